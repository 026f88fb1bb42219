package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A procedure of which the operator says that it commits nothing. */
@NeedsProcesses
class SafeProcedureTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @BeforeEach
  void create() throws SQLException {
    doors.run(
        "create alias pay as 'int pay(java.sql.Connection c, int id) throws java.sql.SQLException {"
            + " return c.createStatement().executeUpdate("
            + " \"insert into t(id) values(\" + id + \")\"); }'");
  }

  private Connection open(String setting) throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions" + setting);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void pay(Connection connection, int id) throws SQLException {
    try (CallableStatement call = connection.prepareCall("{call pay(?)}")) {
      call.setInt(1, id);
      assertThat(call.execute()).isTrue();
    }
  }

  @Test
  void isDoneAgainWithItsTransaction() throws SQLException {
    Connection connection = open(";dmha.replaySafe=other,Pay");
    pay(connection, 1);
    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
    doors.loseBefore("execute");

    pay(connection, 2);
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void anotherIsNot() throws SQLException {
    Connection connection = open(";dmha.replaySafe=other");
    pay(connection, 1);
    assertThat(connection.unwrap(Protection.class).reason()).contains("PROCEDURE");
    doors.loseBefore("execute");

    Throwable told = Verdicts.assertUnknown(() -> pay(connection, 2));

    assertThat(told).hasMessageContaining("UNKNOWN");
  }
}
