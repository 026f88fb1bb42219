package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client gives a session up that is still alive on its host, with its locks and maybe with a
 * commit under way (68): it is ended, or waited for, and what is told never becomes untrue when it
 * goes on.
 */
@Timeout(60)
@Slow
class OldSessionTest {
  @RegisterExtension final Pair pair = new Pair();

  /** Keeps what dmha tells. */
  public static final class Heard implements DmhaListener {
    private static final List<DmhaEvent> EVENTS = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(DmhaEvent event) {
      EVENTS.add(event);
    }

    static long count(EventType type) {
      return EVENTS.stream().filter(event -> event.type() == type).count();
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    Heard.EVENTS.clear();
    pair.cluster().engine().run("insert into t(id, name) values(0, 'zero')");
  }

  @AfterEach
  void resume() {
    pair.first().resumeSilent();
  }

  private Connection open(String options) throws SQLException {
    Connection c =
        pair.openCarried(
            "&socketTimeout=500&dmha.continuity=transactions&dmha.listener="
                + Heard.class.getName()
                + options);
    c.setAutoCommit(false);
    return c;
  }

  private Connection openGuarded(String options) throws SQLException {
    return open("&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true" + options);
  }

  private static void update(Connection c, String name) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.executeUpdate("update t set name = name || '" + name + "' where id = 0");
    }
  }

  private static long session(Connection c) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery("select sessid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long applied(String name) throws SQLException {
    return pair.ask("select count(*) from t where id = 0 and name = '" + name + "'");
  }

  private void silence(Command command, Point point) {
    pair.first().plan(new Cut(command, 1, point, Ending.SILENCE));
  }

  /** The old session is ended; what it held is free, and the transaction is done again. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE_REQUEST", "WITHIN_REQUEST", "BEFORE_RUN"})
  void aSilentSessionBeforeItsCommitIsEnded(Point point) throws SQLException {
    Connection c = openGuarded("");
    long old = session(c);
    // What it has read is another one when it is done again.
    c.rollback();
    update(c, "+1");
    silence(Command.COMMIT, point);

    c.commit();

    assertThat(Heard.count(EventType.OLD_SESSION_ENDED)).isEqualTo(1);
    assertThat(Heard.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(applied("zero+1")).isEqualTo(1);
    pair.first().resumeSilent();
    Eventually.within(
        Pair.SOON, () -> pair.first().sessions().stream().noneMatch(one -> one.id() == old));
    assertThat(applied("zero+1")).isEqualTo(1);
  }

  @Test
  void aSilentSessionAfterItsCommitIsFoundToHaveCommitted() throws SQLException {
    Connection c = openGuarded("");
    update(c, "+1");
    silence(Command.COMMIT, Point.BEFORE_REPLY);

    c.commit();

    assertThat(Heard.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
    assertThat(Heard.count(EventType.TRANSACTION_REPLAYED)).isZero();
    assertThat(applied("zero+1")).isEqualTo(1);
  }

  /** Without the privilege the answer waits for it; here it goes on meanwhile, and commits. */
  @Test
  void aSilentSessionThatMayNotBeEndedIsWaitedFor() throws Exception {
    pair.first().refuseKills(true);
    Connection c = openGuarded("");
    update(c, "+1");
    silence(Command.COMMIT, Point.BEFORE_RUN);
    CompletableFuture<Void> commit = commit(c);
    Eventually.within(Pair.SOON, () -> Heard.count(EventType.OLD_SESSION_LEFT) > 0);
    assertThat(commit).isNotDone();

    pair.first().resumeSilent();

    assertThat(Background.thrown(commit)).isNull();
    assertThat(Heard.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
    assertThat(Heard.count(EventType.TRANSACTION_REPLAYED)).isZero();
    assertThat(applied("zero+1")).isEqualTo(1);
  }

  /** While it can still commit nobody says that it has not. */
  @Test
  void aSilentSessionThatOutlastsTheBudgetIsUnknown() throws Exception {
    pair.first().refuseKills(true);
    Connection c = openGuarded("&dmha.recoveryTimeout=3s");
    c.createStatement().executeUpdate("insert into t(id) values(1)");
    c.commit();
    update(c, "+1");
    silence(Command.COMMIT, Point.BEFORE_RUN);

    Throwable told = Background.thrown(commit(c));

    assertThat(told).isInstanceOf(SQLNonTransientConnectionException.class);
    assertThat(told).hasMessageContaining("the old session is still open");
    assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
    assertThat(applied("zero")).isEqualTo(1);
    pair.first().resumeSilent();
    Eventually.within(Pair.SOON, () -> applied("zero+1") == 1);
    // The row that the connection had before is gone by that: it is not missed.
    update(c, "+2");
    pair.first().plan(new Cut(Command.COMMIT, 1, Point.BEFORE_RUN, Ending.RST));
    c.commit();
    assertThat(applied("zero+1+2")).isEqualTo(1);
  }

  /** The transaction is not marked yet: to end its session might commit a part of it. */
  @Test
  void aReplayWaitsForTheLocksOfASilentSession() throws Exception {
    Connection c = open("");
    update(c, "+1");
    silence(Command.PREPARE, Point.BEFORE_RUN);
    CompletableFuture<Void> second =
        Background.start(
            () -> {
              update(c, "+2");
              c.commit();
              return null;
            });
    Eventually.within(Pair.SOON, () -> Heard.count(EventType.REPLAY_FAILED) > 0);
    assertThat(second).isNotDone();

    pair.first().resumeSilent();

    assertThat(Background.thrown(second)).isNull();
    assertThat(Heard.count(EventType.OLD_SESSION_ENDED)).isZero();
    assertThat(applied("zero+1+2")).isEqualTo(1);
  }

  @Test
  void aReplayThatWaitsInVainIsNotApplied() throws SQLException {
    Connection c = open("&dmha.recoveryTimeout=3s");
    update(c, "+1");
    silence(Command.PREPARE, Point.BEFORE_RUN);

    Throwable told =
        Background.thrown(
            Background.start(
                () -> {
                  update(c, "+2");
                  return null;
                }));

    assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
    pair.first().resumeSilent();
    Eventually.within(Pair.SOON, () -> pair.first().sessions().size() <= 1);
    assertThat(applied("zero")).isEqualTo(1);
  }

  private static CompletableFuture<Void> commit(Connection c) {
    return Background.start(
        () -> {
          c.commit();
          return null;
        });
  }
}
