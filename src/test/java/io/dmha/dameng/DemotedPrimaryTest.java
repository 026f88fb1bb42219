package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a demoted primary, first in the URL, is sent: one write that it refuses, and no more. */
@Timeout(60)
class DemotedPrimaryTest {
  /** Nothing but what the calls themselves ask. */
  private static final String UNWATCHED = "&dmha.probeInterval=0";

  @RegisterExtension final Pair pair = new Pair();

  private int executions() {
    return pair.first().requests(Command.EXECUTE)
        + pair.first().requests(Command.EXECUTE_DIRECT)
        + pair.first().requests(Command.PREPARE);
  }

  private int logins() {
    return pair.first().requests(Command.LOGIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"primary", "preferPrimary"})
  void oneRefusalLeadsAllThatFollowsToTheNewPrimary(String role) throws SQLException {
    Connection c = pair.open(UNWATCHED + "&dmha.role=" + role);
    insert(c, 0);
    pair.cluster().switchOver();
    int executions = executions();
    int logins = logins();

    for (int i = 1; i <= 20; i++) {
      insert(c, i);
    }

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(21);
    assertThat(executions() - executions).isEqualTo(1);
    assertThat(logins()).isEqualTo(logins);
  }

  /** It is refused once and not sent again: a host is looked for, by logins with pauses. */
  @Test
  void whereNobodyIsThePrimaryTheWriteIsSentOnce() throws SQLException {
    Connection c = pair.open(UNWATCHED + "&dmha.maxAttempts=3");
    try (PreparedStatement insert = c.prepareStatement("insert into t(id) values(?)")) {
      insert.setInt(1, 1);
      insert.executeUpdate();
      pair.cluster().demotePrimary();
      int executions = pair.first().requests(Command.EXECUTE);
      int logins = logins();

      SQLException thrown =
          catchThrowableOfType(SQLTransientConnectionException.class, insert::executeUpdate);

      assertThat(thrown.getSQLState()).isEqualTo("08001");
      assertThat(pair.first().requests(Command.EXECUTE) - executions).isEqualTo(1);
      assertThat(logins() - logins).isLessThanOrEqualTo(3);
      assertThat(pair.rows()).isEqualTo(1);
    }
  }

  /** A standby is better than nothing; the write that it refuses does not go round in circles. */
  @Test
  void aWriteThatMayGoToAStandbyEndsToo() throws SQLException {
    Connection c = pair.open(UNWATCHED + "&dmha.role=preferPrimary&dmha.maxAttempts=3");
    insert(c, 0);
    pair.cluster().demotePrimary();
    int executions = executions();

    SQLException thrown = catchThrowableOfType(SQLException.class, () -> insert(c, 1));

    assertThat(thrown.getSQLState()).isEqualTo("40001");
    assertThat(executions() - executions).isLessThanOrEqualTo(4);
    assertThat(pair.rows()).isEqualTo(1);
  }
}
