package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A close() that commits and is marked: it ends in time, whatever the driver does. */
@Timeout(60)
@NeedsProcesses
class GuardedCloseTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection openWithWork(String options) throws SQLException {
    Connection dameng =
        doors.openDameng(
            "&compatibleMode=oracle&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true"
                + options);
    dameng.setAutoCommit(false);
    try (Statement statement = dameng.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
    }
    return dameng;
  }

  /** What is not committed must not be by a close that comes later. */
  @Test
  void oneThatFailsByARuntimeExceptionCommitsNothing() throws SQLException {
    Connection connection = openWithWork("");
    doors.fail("executeUpdate", () -> new IllegalArgumentException("by the test"));

    assertThatThrownBy(connection::close).hasRootCauseInstanceOf(IllegalArgumentException.class);

    assertThat(connection.isClosed()).isTrue();
    connection.close();
    assertThat(doors.rows()).isZero();
  }

  /** The host is alive, so that the watch sees nothing: a statement of another thread runs on. */
  @Test
  void oneWhoseMarkHangsIsCutOffAndDoneAgain() throws Exception {
    Connection connection = openWithWork("&dmha.attemptTimeout=2s&dmha.recoveryTimeout=20s");

    assertThat(closeWhileItsMarkHangs(connection)).isNull();

    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void oneWhoseMarkHangsIsToldWhereItIsNotDoneAgain() throws Exception {
    Connection connection = openWithWork("&dmha.attemptTimeout=2s&dmha.continuity=reads");

    assertThat(closeWhileItsMarkHangs(connection)).hasMessageContaining("NOT APPLIED");

    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  private @Nullable Throwable closeWhileItsMarkHangs(Connection connection) throws Exception {
    CallFault hung = doors.driver().blockBefore("executeUpdate", 1);
    FutureTask<@Nullable Throwable> closed =
        new FutureTask<>(() -> catchThrowable(connection::close));
    new Thread(closed).start();
    hung.awaitReached(LIMIT);
    try {
      return closed.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      hung.release();
    }
  }
}
