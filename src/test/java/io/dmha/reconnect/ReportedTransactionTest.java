package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each transaction is counted once, when it ends, under what it was at its end. */
@NeedsProcesses
class ReportedTransactionTest {
  private static final String GUARDED =
      "dmha.continuity=transactions;dmha.commitGuard=transactions;dmha.commitGuard.createTable=true";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private int next = 100;

  private void open(String settings) throws SQLException {
    connection = doors.openWith(settings);
    connection.setAutoCommit(false);
  }

  @Test
  void whatWasProtectedAndWhatWasNotByReason() throws SQLException {
    open("dmha.continuity=transactions;dmha.replayMaxStatements=2");
    transactionOf(1);
    transactionOf(2);
    transactionOf(3);
    insert();
    connection.rollback();
    insert();
    connection.createStatement().execute("create table u(id int)");
    connection.commit();
    insert();

    ContinuityReport report = reportAtTheEnd();

    assertThat(report.transactions()).isEqualTo(6);
    assertThat(report.count(Count.PROTECTED)).isEqualTo(4);
    assertThat(reasons(report)).isEqualTo(Map.of("TOO_MANY_STATEMENTS", 1L, "DDL", 1L));
    assertThat(report).asString().startsWith("6 transactions, 66.6 % protected; 1 not: ");
  }

  @Test
  void whatIsNoTransactionIsNotCounted() throws SQLException {
    open("dmha.continuity=transactions;dmha.commitGuard=all;dmha.commitGuard.createTable=true");
    connection.commit();
    connection.rollback();
    connection.setAutoCommit(true);
    insert();
    connection.createStatement().executeQuery("select 1").close();
    connection.setAutoCommit(false);
    transactionOf(1);

    assertThat(reportAtTheEnd().transactions()).isEqualTo(1);
  }

  /** What may be done through an object of the driver's between two transactions is no third. */
  @Test
  void workThatCannotBeSeenIsNoTransactionOfItsOwn() throws SQLException {
    open("dmha.continuity=transactions");
    assertThat(connection.unwrap(JdbcConnection.class)).isNotNull();
    connection.commit();
    transactionOf(1);
    connection.commit();
    transactionOf(2);

    ContinuityReport report = reportAtTheEnd();

    assertThat(reasons(report)).isEqualTo(Map.of("VENDOR_OBJECT", 2L));
    assertThat(report.transactions()).isEqualTo(2);
  }

  @Test
  void whatWasDoneAgainAndWhatWasNot() throws SQLException {
    open("dmha.continuity=transactions");
    insert();
    doors.loseBefore("executeUpdate");
    insert();
    connection.commit();
    lookAt(100);
    doors.run("update t set name = 'fresh' where id = 100");
    doors.loseBefore("executeUpdate");
    assertNotApplied(this::insert);
    connection.rollback();

    ContinuityReport report = reportAtTheEnd();

    assertThat(report.transactions()).isEqualTo(2);
    assertThat(report.count(Count.PROTECTED)).isEqualTo(2);
    assertThat(report.count(Count.REPLAYED)).isEqualTo(1);
    assertThat(report.count(Count.REPLAY_FAILED)).isEqualTo(1);
    assertThat(report.count(Count.REPLAY_DIFFERED)).isEqualTo(1);
    assertThat(report.count(Count.TOLD_NOT_APPLIED)).isEqualTo(1);
    assertThat(report.count(Count.TOLD_UNKNOWN)).isZero();
  }

  @Test
  void whatBecameOfLostCommits() throws SQLException {
    open(GUARDED);
    insert();
    doors.loseAfter("commit");
    connection.commit();
    insert();
    doors.loseBefore("commit");
    connection.commit();

    ContinuityReport report = reportAtTheEnd();

    assertThat(report.count(Count.COMMIT_FOUND)).isEqualTo(1);
    assertThat(report.count(Count.COMMIT_NOT_FOUND)).isEqualTo(1);
    assertThat(report.count(Count.REPLAYED)).isEqualTo(1);
    assertThat(report.transactions()).isEqualTo(2);
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void aLossWithoutAnAnswerIsCounted() throws SQLException {
    open("dmha.continuity=transactions");
    insert();
    doors.loseAfter("commit");
    Verdicts.assertUnknown(connection::commit);

    assertThat(reportAtTheEnd().count(Count.TOLD_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void whereReplayIsOffThereIsNothingToReport() throws SQLException {
    open("dmha.continuity=reads");
    transactionOf(1);
    connection.close();

    assertThat(Events.count(EventType.CONTINUITY_REPORT)).isZero();
  }

  private ContinuityReport reportAtTheEnd() throws SQLException {
    connection.close();
    List<DmhaEvent> reports =
        Events.all().stream().filter(e -> e.type() == EventType.CONTINUITY_REPORT).toList();
    assertThat(reports).hasSize(1);
    ContinuityReport report = reports.get(0).report();
    assertThat(report).isNotNull();
    assertThat(reports.get(0).message()).isEqualTo(report.toString());
    return report;
  }

  private static Map<String, Long> reasons(ContinuityReport report) {
    return report.unprotected().stream()
        .collect(Collectors.toMap(Unprotected::reason, Unprotected::transactions));
  }

  private void transactionOf(int statements) throws SQLException {
    for (int i = 0; i < statements; i++) {
      insert();
    }
    connection.commit();
  }

  private void lookAt(int id) throws SQLException {
    try (ResultSet rows =
        connection.createStatement().executeQuery("select name from t where id = " + id)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNull();
    }
  }

  private void insert() throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(" + next++ + ")");
  }
}
