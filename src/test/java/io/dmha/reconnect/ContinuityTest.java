package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What dmha.continuity gives up: reads that are run again, or all of it. */
@NeedsProcesses
class ContinuityTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void rowsAreNotAskedForAgainWhereOnlyTheConnectionIsToBeKept() throws SQLException {
    Connection kept = doors.openWith("dmha.continuity=connection");
    try (ResultSet rows = kept.createStatement().executeQuery("select 1")) {
      failOver(kept);

      assertNotAppliedWithoutCause(rows::next);
    }
    assertThat(doors.driver().executed()).containsOnlyOnce("select 1");
  }

  @Test
  void rowsThatNobodyHasAskedForAreNotHadAgainWhereOnlyTheConnectionIsToBeKept()
      throws SQLException {
    Connection kept = doors.openWith("dmha.continuity=connection");
    Statement statement = kept.createStatement();
    assertThat(statement.execute("select 1")).isTrue();
    doors.loseBefore("getResultSet");

    assertThat(stateOf(statement::getResultSet)).isEqualTo("40001");

    assertThat(statement.execute("select 1")).isTrue();
    failOver(kept);
    assertThat(stateOf(statement::getResultSet)).isEqualTo("08006");
    assertThat(doors.driver().executed()).containsOnly("select 1").hasSize(2);
  }

  @Test
  void whereItIsOffTheDriversErrorPassesAndTheConnectionIsClosed() throws SQLException {
    Connection plain = doors.openWith("dmha.continuity=off");
    Statement statement = plain.createStatement();
    CutLink lost = new CutLink();
    doors.fail("executeUpdate", () -> lost);

    Throwable thrown = catchThrowable(() -> statement.executeUpdate("insert into t(id) values(1)"));

    assertThat((Object) thrown).isSameAs(lost);
    assertThat(plain.isClosed()).isTrue();
    Throwable next = catchThrowable(plain::createStatement);
    assertThat(((SQLException) next).getSQLState()).isEqualTo("08003");
    assertThat(next).hasMessageMatching("The connection to 127.0.0.1:.* was lost \\(.+\\), .*");
  }

  @Test
  void whereItIsOffNobodyAsksForASignOfLife() throws SQLException {
    // The watch asks, on a connection of its own.
    Connection plain = doors.openWith("dmha.continuity=off;dmha.probeInterval=0");
    Statement statement = plain.createStatement();
    CallFault ping = doors.loseBefore("isValid");
    Eventually.beIdle();

    assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);

    assertThat(ping.isReached()).isFalse();
  }

  @Test
  void whereItIsOffALossBetweenTwoCallsSaysThatTheConnectionIsClosed() throws SQLException {
    Connection plain = doors.openWith("dmha.continuity=off");
    plain.setAutoCommit(false);
    plain.createStatement().executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("isValid");
    assertThat(plain.isValid(1)).isFalse();

    Throwable thrown = catchThrowable(plain::commit);

    assertThat(((SQLException) thrown).getSQLState()).isEqualTo("08003");
    assertThat(thrown).hasMessageContaining("not valid").hasMessageContaining("dmha.continuity");
    assertThat(stateOf(plain::createStatement)).isEqualTo("08003");
  }

  private static String stateOf(ThrowingCallable call) {
    return ((SQLException) catchThrowable(call)).getSQLState();
  }

  private void failOver(Connection connection) throws SQLException {
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 2")).isEqualTo("select 2");
  }
}
