package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One thread closes, where the driver commits by it, while another one works: with the guard what
 * each is told is true of what is there, and nothing is done twice. A commit that is under way is
 * not what another thread may call not applied, or do again.
 */
@Timeout(60)
@NeedsProcesses
class CloseBesideCommitTest {
  private static final String NOT_APPLIED = "40001";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection openWithWork() throws SQLException {
    doors.run("create table n(id int auto_increment primary key, name int)");
    Connection dameng =
        doors.openDameng(
            "&compatibleMode=oracle&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true"
                + "&dmha.attemptTimeout=2s&dmha.recoveryTimeout=5s");
    dameng.setAutoCommit(false);
    insert(dameng, 1);
    return dameng;
  }

  private static void insert(Connection connection, int name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into n(name) values(" + name + ")")).isEqualTo(1);
    }
  }

  private static String stateOf(@Nullable Throwable told) {
    return told instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
  }

  private int count() throws SQLException {
    return doors.answer("select count(*) from n");
  }

  /** The commit is done, its reply is on the way; the close marks, and its link is lost by that. */
  @Test
  void aCloseWhoseMarkIsLostDoesNotDoAgainWhatAnotherThreadHasCommitted() throws Exception {
    Connection connection = openWithWork();
    CallFault committed = doors.driver().blockAfter("commit", 1);
    FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
    committed.awaitReached(LIMIT);
    doors.loseBefore("executeUpdate");

    FutureTask<@Nullable Throwable> close = Beside.start(connection::close);
    Throwable closed = Beside.told(close);
    committed.release();
    Throwable ended = Beside.told(commit);

    assertThat(count()).as("commit: %s, close: %s", ended, closed).isEqualTo(1);
    assertThat(List.of(stateOf(ended), stateOf(closed))).doesNotContain(NOT_APPLIED);
  }

  /** The same where the close marks, and the commit by which the driver closes does not arrive. */
  @Test
  void aCloseThatDoesNotArriveDoesNotDoAgainWhatAnotherThreadHasCommitted() throws Exception {
    Connection connection = openWithWork();
    CallFault committed = doors.driver().blockAfter("commit", 1);
    FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
    committed.awaitReached(LIMIT);
    doors.loseBefore("commit");

    FutureTask<@Nullable Throwable> close = Beside.start(connection::close);
    Throwable closed = Beside.told(close);
    committed.release();
    Throwable ended = Beside.told(commit);

    assertThat(count()).as("commit: %s, close: %s", ended, closed).isEqualTo(1);
    assertThat(List.of(stateOf(ended), stateOf(closed))).doesNotContain(NOT_APPLIED);
  }

  /** The same where the reply of the commit is lost as well. */
  @Test
  void aCloseBesideACommitWhoseReplyIsLostDoesNothingTwice() throws Exception {
    Connection connection = openWithWork();
    CallFault committed = doors.driver().blockAfter("commit", 1);
    FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
    committed.awaitReached(LIMIT);
    doors.loseBefore("executeUpdate");
    FutureTask<@Nullable Throwable> close = Beside.start(connection::close);
    Throwable closed = Beside.told(close);
    doors.loseAfter("commit");
    committed.release();
    Throwable ended = Beside.told(commit);

    assertThat(count()).as("commit: %s, close: %s", ended, closed).isEqualTo(1);
    assertThat(List.of(stateOf(ended), stateOf(closed))).doesNotContain(NOT_APPLIED);
  }

  /** Without a fault: the close waits for it, and cuts it off where it hangs. */
  @Test
  void aCloseBesideACommitThatHangsBeforeItIsSentCommitsOnce() throws Exception {
    Connection connection = openWithWork();
    CallFault hung = doors.driver().blockBefore("commit", 1);
    FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
    hung.awaitReached(LIMIT);

    FutureTask<@Nullable Throwable> close = Beside.start(connection::close);
    Throwable closed = Beside.told(close);
    hung.release();
    Throwable ended = Beside.told(commit);

    int there = count();
    assertThat(there).as("commit: %s, close: %s", ended, closed).isLessThanOrEqualTo(1);
    if (ended == null) {
      assertThat(there).as("commit: %s, close: %s", ended, closed).isEqualTo(1);
    }
  }

  /** A part of a transaction that another thread goes on with must not be told as the whole. */
  @Test
  void aCloseBesideAStatementThatHangsIsToldTruly() throws Exception {
    Connection connection = openWithWork();
    CallFault hung = doors.driver().blockBefore("executeUpdate", 1);
    FutureTask<@Nullable Throwable> work =
        Beside.start(
            () -> {
              insert(connection, 2);
              connection.commit();
            });
    hung.awaitReached(LIMIT);

    FutureTask<@Nullable Throwable> close = Beside.start(connection::close);
    Throwable closed = Beside.told(close);
    hung.release();
    Throwable ended = Beside.told(work);

    int there = count();
    assertThat(there).as("work: %s, close: %s", ended, closed).isLessThanOrEqualTo(2);
    if (ended == null) {
      assertThat(there).as("work: %s, close: %s", ended, closed).isEqualTo(2);
    }
  }

  /** Neither is it done again by a statement that is lost beside the commit. */
  @Test
  void aQueryThatIsLostBesideACommitDoesNotDoAgainWhatIsCommitted() throws Exception {
    doors.run("create table n(id int auto_increment primary key, name int)");
    Connection connection = doors.openDameng("&dmha.recoveryTimeout=5s");
    connection.setAutoCommit(false);
    insert(connection, 1);
    try (Statement beside = connection.createStatement()) {
      CallFault committed = doors.driver().blockAfter("commit", 1);
      FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
      committed.awaitReached(LIMIT);
      doors.loseBefore("executeQuery");
      FutureTask<@Nullable Throwable> query =
          Beside.start(() -> beside.executeQuery("select count(*) from n").close());
      committed.release();
      Throwable ended = Beside.told(commit);
      Throwable asked = Beside.told(query);
      Throwable next =
          catchThrowable(
              () -> {
                insert(connection, 2);
                connection.commit();
              });

      assertThat(doors.answer("select count(*) from n where name = 1"))
          .as("commit: %s, query: %s, next: %s", ended, asked, next)
          .isEqualTo(1);
      assertThat(List.of(stateOf(ended), stateOf(asked))).doesNotContain(NOT_APPLIED);
    }
  }

  /** Without the guard: a close that finds the link of a commit that is under way lost. */
  @Test
  void aCloseThatFindsTheLinkOfACommitLostDoesNotSayThatItIsNotApplied() throws Exception {
    Connection connection =
        doors.openDameng(
            "&compatibleMode=oracle&dmha.continuity=reads"
                + "&dmha.attemptTimeout=2s&dmha.recoveryTimeout=5s");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
    }
    CallFault committed = doors.driver().blockAfter("commit", 1);
    FutureTask<@Nullable Throwable> commit = Beside.start(connection::commit);
    committed.awaitReached(LIMIT);
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);

    Throwable closed = Beside.told(Beside.start(connection::close));
    committed.release();
    Throwable ended = Beside.told(commit);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(List.of(stateOf(ended), stateOf(closed)))
        .as("commit: %s, close: %s", ended, closed)
        .doesNotContain(NOT_APPLIED);
  }
}
