package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.RoutingMXBean;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where reads go on a primary of Dameng and its standby. */
@Timeout(60)
class DamengReadSplitTest {
  private static final String FAST = "&dmha.probeInterval=50ms";

  @RegisterExtension final Pair pair = new Pair();

  private Connection open(String options) throws SQLException {
    return pair.openCarried(FAST + options);
  }

  private static long routed(Connection c, String words) throws SQLException {
    return c.unwrap(RoutingMXBean.class).getRoutes().getOrDefault(words, 0L);
  }

  private static int rows(Connection c) throws SQLException {
    try (PreparedStatement query = c.prepareStatement("select count(*) from t where id >= ?")) {
      query.setInt(1, 0);
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getInt(1);
      }
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Reads until one went that way. */
  private static void await(Connection c, String words) {
    Eventually.within(
        Duration.ofSeconds(30),
        words,
        () -> {
          long before = routed(c, words);
          rows(c);
          return routed(c, words) > before;
        });
  }

  @Test
  void readsGoToTheStandbyOnceItHasWhatWasWritten() throws SQLException {
    Connection c = open("&dmha.readWriteSplit=auto");
    await(c, "standby");
    pair.second().replay(false);
    Pair.insert(c, 1);
    for (int i = 0; i < 20; i++) {
      assertThat(rows(c)).isEqualTo(1);
    }

    assertThat(routed(c, "primary: read-your-writes")).isGreaterThanOrEqualTo(20);
    pair.second().replay(true);
    await(c, "standby");
  }

  @Test
  void aStandbyThatReplaysNoMoreIsLeft() throws SQLException {
    Connection c = open("&dmha.readWriteSplit=auto&dmha.readMaxLag=300ms");
    await(c, "standby");
    pair.second().replay(false);
    await(c, "primary: standby lags");
    pair.second().replay(true);
    await(c, "standby");
  }

  /** Without VTI nobody is told what a standby has. */
  @Test
  void whoMayNotAskReadsFromThePrimary() throws SQLException {
    String url = "jdbc:dmha:dm://" + pair.cluster().hosts() + "?dmha.readWriteSplit=auto" + FAST;
    try (Connection c = DriverManager.getConnection(url, DmNode.PLAIN_USER, DmNode.PASSWORD)) {
      execute(c, "create table mine(id int)");
      Eventually.within(
          Duration.ofSeconds(30),
          () -> {
            execute(c, "select count(*) from mine");
            return routed(c, "primary: standby does not tell how far it is behind") > 0;
          });
    }
  }

  @Test
  void whoMayNotAskAndSaysSoReadsFromTheStandbySomeTimeAfterWriting() throws SQLException {
    String url =
        "jdbc:dmha:dm://"
            + pair.cluster().hosts()
            + "?dmha.readWriteSplit=auto&dmha.readMaxLag=0&dmha.readAfterWrite=400ms"
            + FAST;
    try (Connection c = DriverManager.getConnection(url, DmNode.PLAIN_USER, DmNode.PASSWORD)) {
      execute(c, "create table mine(id int)");
      Eventually.within(
          Duration.ofSeconds(30),
          () -> {
            execute(c, "select count(*) from mine");
            return routed(c, "standby") > 0;
          });
      execute(c, "insert into mine values(1)");
      long before = routed(c, "standby");
      execute(c, "select count(*) from mine");
      assertThat(routed(c, "standby")).isEqualTo(before);
      Eventually.within(
          Duration.ofSeconds(30),
          () -> {
            execute(c, "select count(*) from mine");
            return routed(c, "standby") > before;
          });
    }
  }

  @Test
  void whatIsOfASessionOrLocksGoesToThePrimary() throws SQLException {
    pair.cluster().engine().run("create global temporary table gone(id int)");
    Connection c = open("&dmha.readWriteSplit=auto");
    await(c, "standby");
    long before = routed(c, "standby");
    for (String sql :
        new String[] {
          "select * from t for update",
          "select count(*) from V$INSTANCE",
          "select SESSID()",
          "select count(*) from gone",
          "insert into t values(9, 'x')"
        }) {
      execute(c, sql);
      assertThat(routed(c, "standby")).as(sql).isEqualTo(before);
    }
  }

  @Test
  void aDeclaredTransactionThatWritesIsMovedToThePrimary() throws SQLException {
    Connection c = open("&dmha.readWriteSplit=readOnly");
    Pair.insert(c, 1);
    c.setReadOnly(true);
    c.setAutoCommit(false);
    Eventually.within(
        Duration.ofSeconds(30),
        () -> {
          long before = routed(c, "standby");
          rows(c);
          c.commit();
          return routed(c, "standby") > before;
        });
    assertThat(rows(c)).isEqualTo(1);
    Pair.insert(c, 2);
    assertThat(rows(c)).isEqualTo(2);
    c.commit();

    assertThat(pair.rows()).isEqualTo(2);
    assertThat(routed(c, "primary: writes")).isPositive();
  }

  @Test
  void switchoversThereAndBackLoseNothing() throws SQLException {
    Connection c =
        open(
            "&dmha.readWriteSplit=auto&dmha.commitGuard=all"
                + "&dmha.commitGuard.createTable=true");
    await(c, "standby");
    for (int i = 1; i <= 6; i++) {
      pair.cluster().switchOver();
      Pair.insert(c, i);
      assertThat(rows(c)).isEqualTo(i);
      await(c, "standby");
      assertThat(rows(c)).isEqualTo(i);
    }
  }
}
