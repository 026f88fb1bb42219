package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commit points that only Dameng's driver has, or has not. */
@NeedsProcesses
class DamengCommitTest {
  private static final String COMPATIBLE = "&compatibleMode=oracle";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void theWorkIsCommittedWhenAutocommitIsOn() throws SQLException {
    Connection connection = openWithWork("");

    connection.setAutoCommit(true);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(connection.getAutoCommit()).isTrue();
    insert(connection, 2);
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void autocommitWhoseCommitLostItsReplyIsUnknown() throws SQLException {
    Connection connection = openWithWork("");
    doors.loseAfter("commit");

    assertUnknown(() -> connection.setAutoCommit(true));

    assertThat(doors.rows()).isEqualTo(1);
    assertUnknown(connection::commit);
  }

  @Test
  void autocommitWhoseCommitDidNotArriveIsUnknownAndNotRepeated() throws SQLException {
    Connection connection = openWithWork("");
    doors.loseBefore("commit");

    assertUnknown(() -> connection.setAutoCommit(true));

    connection.rollback();
    insert(connection, 2);
    connection.commit();
    assertThat(doors.answer("select id from t")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {COMPATIBLE, "&COMPATIBLE_MODE=1", "&comOra=true", "&COM_ORA=1"})
  void theLossOfACloseThatCommitsIsUnknownIfItsReplyIsLost(String options) throws SQLException {
    Connection connection = openWithWork(options);
    doors.loseAfter("commit");

    assertUnknown(connection::close);

    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.OUTCOME_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void theLossOfACloseThatCommitsIsUnknownIfItDidNotArrive() throws SQLException {
    Connection connection = openWithWork(COMPATIBLE);
    doors.loseBefore("commit");

    assertUnknown(connection::close);

    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void aCloseThatWouldCommitTellsThatItsLinkIsGoneAlready() throws SQLException {
    Connection connection = openWithWork(COMPATIBLE);
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);

    assertNotAppliedWithoutCause(connection::close);

    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  /** The driver reads the file by itself. */
  @Test
  void aFileMayMakeTheDriverCommitAsItCloses(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("dm_svc.conf");
    Files.writeString(file, "TIME_ZONE=(480)\nCOMPATIBLE_MODE=(oracle)\n");
    Connection connection = openWithWork("&dmSvcConf=" + file);
    doors.loseAfter("commit");

    assertUnknown(connection::close);
  }

  @Test
  void theLossOfACloseThatCommitsNothingIsNoNews() throws SQLException {
    Connection idle = doors.openDameng(COMPATIBLE);
    idle.setAutoCommit(false);
    doors.loseBefore("commit");
    idle.close();

    Connection rolledBackByClose = openWithWork("");
    doors.loseAfter("Connection.close");
    rolledBackByClose.close();

    assertThat(rolledBackByClose.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  private Connection openWithWork(String options) throws SQLException {
    Connection connection = doors.openDameng(options);
    connection.setAutoCommit(false);
    insert(connection, 1);
    return connection;
  }

  private static void insert(Connection connection, int id) throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(" + id + ")");
  }
}
