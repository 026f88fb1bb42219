package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A standby is read only where it replays the log of the primary that is written to. */
@NeedsPostgres
@Timeout(300)
class PostgresOtherLogTest extends RoutedPair {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String SPLIT = "dmha.readWriteSplit=auto&dmha.readAfterWrite=0";
  private static final String OTHER_LOG =
      "primary: standby has not shown that it follows the primary";

  @Override
  int rows() {
    return 9;
  }

  /**
   * The old primary has commits that the new one lacks, and is started as its standby with them.
   */
  private void startOldPrimaryWithItsOwnLog() throws SQLException {
    PostgresNode old = pair.primary();
    PostgresNode next = pair.standby();
    next.kill9();
    old.commitAlone();
    old.query("update t set v = -1", "insert into t select i, -1 from generate_series(10, 400) i");
    old.kill9();
    next.start();
    pair.promote();
    assertThat(pair.primary()).isSameAs(next);
    old.followWithOwnData(next);
  }

  @Test
  void aDivergedPrimaryIsNotReadThoughItsPositionsAreLargeEnough() throws SQLException {
    startOldPrimaryWithItsOwnLog();
    connect(SPLIT);

    // Positions of both meet on the way.
    String own = pair.standby().query("select pg_last_wal_replay_lsn()");
    Eventually.within(LONG, () -> isPast(own) && routed(OTHER_LOG) > 0);
    assertThat(routed("standby")).isZero();
  }

  /** Writes some, and reads it; tells whether the new primary has written more than the old one. */
  private boolean isPast(String own) throws SQLException {
    execute("update t set v = v + 1 where id = 1");
    assertThat(ask("select max(id) from t")).isEqualTo("9");
    assertThat(ask("select v from t where id = 9")).isEqualTo("9");
    String some = "pg_logical_emit_message(true, 'some', repeat('x', 4000))";
    return pair.primary().query("select " + some + " > '" + own + "'").equals("t");
  }

  /** It names the timeline of its control file, which is the old one for minutes. */
  @Test
  void aStandbyThatFollowsTheNewPrimaryIsReadSoon() throws SQLException {
    connect(SPLIT);
    goToStandby();
    PostgresNode old = pair.primary();
    pair.failOver();
    old.followWithOwnData(pair.primary());

    Eventually.within(
        LONG,
        () -> {
          execute("update t set v = v + 1 where id = 1");
          return true;
        });
    goToStandby();
  }

  /** Then what it has moved to proves it. */
  @Test
  void aLoginThatMayNotAskForTheTimelineReadsAtTheStandbyAfterAWrite() throws SQLException {
    pair.primary()
        .query(
            "create role app login",
            "grant select, update on t to app",
            "revoke execute on function pg_control_checkpoint() from public");
    pair.first().awaitCopied();
    Properties info = new Properties();
    info.setProperty("user", "app");
    connect(SPLIT, info);

    Eventually.within(
        LONG,
        () -> {
          execute("update t set v = v + 1 where id = 1");
          String unusedValue = ask("select v from t where id = 1");
          return routed("standby") > 0;
        });
  }
}
