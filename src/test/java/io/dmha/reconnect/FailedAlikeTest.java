package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What has failed must fail alike when it is done again, by the very same constraint. */
@NeedsProcesses
class FailedAlikeTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void violate() throws SQLException {
    doors.run("create table u(a int, b int, constraint c1 unique(a), constraint c2 unique(b))");
    doors.run("insert into u values(1, 9)");
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    statement = connection.createStatement();
    statement.executeUpdate("insert into t(id) values(1)");
    assertThat(catchThrowable(() -> statement.executeUpdate("insert into u values(1, 1)")))
        .hasMessageContaining("C1");
  }

  @Test
  void anotherConstraintThatIsViolatedIsNotAccepted() throws SQLException {
    doors.run("update u set a = 5, b = 1");
    doors.loseBefore("executeQuery");

    Throwable unusedTold = assertNotApplied(() -> statement.executeQuery("select 1"));

    connection.rollback();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void theSameConstraintIsAcceptedThoughH2KeepsItsRowElsewhere() throws SQLException {
    doors.run("delete from u");
    doors.run("insert into u values(1, 9)");
    doors.loseBefore("executeQuery");

    statement.executeQuery("select 1").close();
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.rows()).isEqualTo(1);
  }
}
