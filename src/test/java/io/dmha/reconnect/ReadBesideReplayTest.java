package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One thread stands in the middle of reading rows while another one, of the same connection, loses
 * the link and has the transaction done again. What the first one has read then was not read again:
 * it is read again, or told.
 */
@Timeout(120)
@NeedsProcesses
class ReadBesideReplayTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement reads;
  private ResultSet rows;

  @BeforeEach
  void readOneOfTwoRows() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'one'), (2, 'two')");
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    reads = connection.createStatement();
    rows = reads.executeQuery("select id, name, id * 10 from t where id < 9 order by id");
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(1);
  }

  @Test
  void aStepGoesOnAtTheSameRow() throws Exception {
    FutureTask<Object> stands = standsAfter("ResultSet.next", rows::next, () -> {});

    assertThat(given(stands)).isEqualTo(true);
    assertThat(rows.getInt(1)).isEqualTo(2);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(3);
  }

  @Test
  void soItDoesOnceTheOtherThreadHasCommitted() throws Exception {
    FutureTask<Object> stands =
        standsAfter("ResultSet.next", rows::next, () -> {}, () -> connection.commit());

    assertThat(given(stands)).isEqualTo(true);
    assertThat(rows.getInt(1)).isEqualTo(2);
    assertThat(doors.rows()).isEqualTo(3);
  }

  @Test
  void thatThereAreNoMoreRowsIsAskedAgain() throws Exception {
    assertThat(rows.next()).isTrue();
    FutureTask<Object> stands =
        standsAfter(
            "ResultSet.next",
            rows::next,
            () -> doors.run("insert into t(id, name) values(3, 'three')"));

    assertThat(given(stands)).isEqualTo(true);
    assertThat(rows.getInt(1)).isEqualTo(3);
    connection.commit();
  }

  @Test
  void aValueIsTheOneOfTheNewSession() throws Exception {
    rows = reads.executeQuery("select id, char_length(name) from t where id < 9 order by id");
    assertThat(rows.next()).isTrue();
    FutureTask<Object> stands =
        standsAfter(
            "ResultSet.getInt",
            () -> rows.getInt(2),
            () -> doors.run("update t set name = 'einer' where id = 1"));

    assertThat(given(stands)).isEqualTo(5);
    connection.commit();
  }

  @Test
  void soIsAValueThatTheServerIsAskedFor() throws Exception {
    FutureTask<Object> stands =
        standsAfter(
            "ResultSet.getString",
            () -> rows.getString(2),
            () -> doors.run("update t set name = 'uno' where id = 1"));

    assertThat(given(stands)).isEqualTo("uno");
    connection.commit();
  }

  /** What was read on before the loss is known is found out when the transaction goes on. */
  @Test
  void whoReadsOnAfterTheReplayGoesOnAtTheSameRow() throws Exception {
    doors.loseBefore("executeUpdate");
    insert();

    assertThat(rows.getString(2)).isEqualTo("one");
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(2);
    doors.loseBefore("executeUpdate");
    assertThat(reads.getConnection().createStatement().executeUpdate("delete from t where id = 1"))
        .isEqualTo(1);
    assertThat(rows.getString(2)).isEqualTo("two");
    assertThat(rows.next()).isFalse();
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  /** The other thread recovers while the call stands behind what its driver did. */
  private FutureTask<Object> standsAfter(String method, Callable<Object> call, Meanwhile before)
      throws Exception {
    return standsAfter(method, call, before, () -> {});
  }

  private FutureTask<Object> standsAfter(
      String method, Callable<Object> call, Meanwhile before, Meanwhile after) throws Exception {
    CallFault stands = doors.driver().blockAfter(method, 1);
    FutureTask<Object> task = start(call);
    stands.awaitReached(SOON);
    doors.loseBefore("executeUpdate");
    before.run();
    insert();
    after.run();
    stands.release();
    return task;
  }

  private static FutureTask<Object> start(Callable<Object> call) {
    FutureTask<Object> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "beside");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Object given(FutureTask<Object> task) throws Exception {
    return task.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private void insert() throws SQLException {
    try (Statement insert = connection.createStatement()) {
      assertThat(insert.executeUpdate("insert into t(id) values(9)")).isEqualTo(1);
    }
  }

  @FunctionalInterface
  private interface Meanwhile {
    void run() throws SQLException;
  }
}
