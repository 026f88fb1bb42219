package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.RoutingMXBean;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of reads at a standby that freezes, of two threads, and of what is closed. */
@NeedsPostgres
@Timeout(90)
class PostgresSplitOutageTest extends RoutedPair {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Override
  int rows() {
    return 9;
  }

  @AfterEach
  void thaw() {
    pair.thaw();
  }

  private Connection open(String settings) throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    info.setProperty("ApplicationName", "split");
    connect(settings, info);
    return connection;
  }

  private static long routed(Connection on) throws SQLException {
    return on.unwrap(RoutingMXBean.class).getRoutes().getOrDefault("standby", 0L);
  }

  private static int value(PreparedStatement query, int id) throws SQLException {
    query.setInt(1, id);
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getInt(1) : -1;
    }
  }

  private static int value(Connection on, int id) throws SQLException {
    try (PreparedStatement query = on.prepareStatement("select v from t where id = ?")) {
      return value(query, id);
    }
  }

  private static void goToStandby(Connection on) {
    Eventually.within(
        LONG,
        () -> {
          long before = routed(on);
          int unusedValue = value(on, 1);
          if (!on.getAutoCommit()) {
            on.commit();
          }
          return routed(on) > before;
        });
  }

  @Test
  void aStandbyThatFreezesKeepsNobodyWaiting() throws Exception {
    Connection on = open("dmha.readWriteSplit=auto&dmha.probeTimeout=500ms");
    goToStandby(on);
    pair.primary().commitAlone();
    pair.standby().suspend();

    for (int i = 1; i <= 9; i++) {
      assertThat(value(on, i)).isEqualTo(i);
    }
    try (Statement write = on.createStatement()) {
      assertThat(write.executeUpdate("update t set v = 10 where id = 1")).isEqualTo(1);
    }
    assertThat(value(on, 1)).isEqualTo(10);
    Connection other = open("dmha.readWriteSplit=auto&dmha.probeTimeout=500ms");
    assertThat(value(other, 1)).isEqualTo(10);
    pair.thaw();
    goToStandby(on);
    assertThat(value(on, 1)).isEqualTo(10);
  }

  @Test
  void aDeclaredTransactionOfAFrozenStandbyIsDoneOnThePrimary() throws Exception {
    Connection on = open("dmha.readWriteSplit=readOnly&dmha.probeTimeout=500ms");
    on.setReadOnly(true);
    on.setAutoCommit(false);
    goToStandby(on);
    assertThat(value(on, 2)).isEqualTo(2);
    pair.primary().commitAlone();
    pair.standby().suspend();
    try (Statement write = on.createStatement()) {
      assertThat(write.executeUpdate("update t set v = v + 1 where id = 2")).isEqualTo(1);
    }
    on.commit();
    assertThat(pair.primary().query("select v from t where id = 2")).isEqualTo("3");
  }

  @Test
  void twoThreadsOfOneConnectionReadWhatTheyAskFor() throws Exception {
    // The other thread locks rows all the time, which counts as writing.
    Connection on = open("dmha.readWriteSplit=auto&dmha.readAfterWrite=0");
    goToStandby(on);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    AtomicBoolean isOver = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              try (PreparedStatement query =
                  on.prepareStatement("select v from t where id = ? for update")) {
                for (int i = 0; !isOver.get(); i++) {
                  assertThat(value(query, i % 9 + 1)).isEqualTo(i % 9 + 1);
                }
              } catch (Throwable t) {
                failed.set(t);
              }
            });
    other.start();
    try (PreparedStatement query = on.prepareStatement("select v from t where id = ?")) {
      long before = routed(on);
      for (int i = 0; i < 3000 && failed.get() == null; i++) {
        assertThat(value(query, i % 9 + 1)).isEqualTo(i % 9 + 1);
      }
      assertThat(routed(on)).isGreaterThan(before);
    } finally {
      isOver.set(true);
      other.join();
    }
    assertThat(failed.get()).isNull();
  }

  @Test
  void nothingIsLeftOnceAllIsClosed() throws Exception {
    for (int i = 0; i < 4; i++) {
      Connection on = open("dmha.readWriteSplit=readOnly");
      on.setReadOnly(true);
      on.setAutoCommit(i % 2 == 0);
      goToStandby(on);
      PreparedStatement query = on.prepareStatement("select v from t where id = ?");
      assertThat(value(query, 3)).isEqualTo(3);
      on.setReadOnly(false);
      if (i == 1) {
        ResultSet unusedOpen = query.executeQuery();
      } else if (i == 3) {
        on.abort(Runnable::run);
      }
      on.close();
    }
    String left = "select count(*) from pg_stat_activity where application_name = 'split'";
    Eventually.within(LONG, () -> pair.primary().query(left).equals("0"));
    Eventually.within(LONG, () -> pair.standby().query(left).equals("0"));
    Eventually.within(
        LONG,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("dmha-\\d+-.*")));
  }

  @Test
  void manyStatementsTakeTurns() throws Exception {
    Connection on = open("dmha.readWriteSplit=auto");
    goToStandby(on);
    List<PreparedStatement> queries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      queries.add(on.prepareStatement("select v from t where id = ? and v >= " + -i));
    }
    for (int round = 0; round < 4; round++) {
      on.setAutoCommit(round % 2 == 0);
      for (PreparedStatement each : queries) {
        each.setMaxRows(round);
        assertThat(value(each, round + 1)).isEqualTo(round + 1);
      }
    }
    on.setAutoCommit(true);
    try (Statement write = on.createStatement()) {
      assertThat(
              write.executeUpdate(
                  "update t set v = 70 where id = 7", Statement.RETURN_GENERATED_KEYS))
          .isEqualTo(1);
      goToStandby(on);
      try (ResultSet keys = write.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getInt("v")).isEqualTo(70);
      }
      assertThat(write.getMoreResults()).isFalse();
    }
  }
}
