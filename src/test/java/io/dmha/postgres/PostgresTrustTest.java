package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.CommitGuard;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two applications on one PostgreSQL, with users of different rights: the weaker one cannot make
 * the other tell an untruth.
 */
@NeedsPostgres
@Timeout(60)
class PostgresTrustTest {
  private static final String DDL = new CommitGuard(false, WallClock.system()).ddl();

  private static PostgresNode node;
  private static FaultProxy proxy;
  private static int urls;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    proxy = FaultProxy.to(node.port());
    node.query("create role strong login");
    node.query("create role weak login");
    node.query("create role team");
    node.query("grant team to strong");
    node.query("create schema of_strong authorization strong");
    // As every database of PostgreSQL 14 and older has it.
    node.query("grant create on schema public to public");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    node.close();
  }

  @BeforeEach
  void clear() {
    node.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'strong'");
    node.query("drop table if exists t, public.dmha_commit, of_strong.dmha_commit, seen cascade");
    node.query("create table t(id int)");
    node.query("grant all on t to strong");
  }

  /** By a URL that nobody has used: the table is looked at once for each. */
  private static Connection open(String options) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + proxy.port()
                + "/postgres?socketTimeout=2&dmha.backoffBase=5ms&dmha.recoveryTimeout=3s"
                + "&dmha.commitGuard=transactions&ApplicationName="
                + ++urls
                + options,
            "strong",
            "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void assertRefused(String why) {
    assertThatThrownBy(() -> open("").close())
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("does not believe its table")
        .hasMessageContaining(why)
        .hasMessageContaining("dmha.commitGuard.trusted");
  }

  @Test
  void aTableOfAWeakerUserIsRefusedBeforeAnythingOfItRuns() throws SQLException {
    node.as(
        "weak",
        "create table seen(who text)",
        "grant all on seen to public",
        DDL,
        "grant all on dmha_commit to public",
        "create or replace function spy() returns trigger language plpgsql as"
            + " 'begin insert into public.seen values (current_user); return new; end'",
        "create trigger spy before insert or update on dmha_commit for each row execute function"
            + " spy()");

    assertRefused("it belongs to weak");

    assertThat(node.query("select count(*) from seen")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "grant insert on dmha_commit to weak; it can be written by weak",
        "grant update on dmha_commit to public; it can be written by PUBLIC",
        "grant update(state) on dmha_commit to weak; it can be written by weak",
        "grant trigger on dmha_commit to weak; it can be written by weak",
        "grant delete on dmha_commit to team; it can be written by team",
        "create trigger spy before insert on dmha_commit for each row execute function"
            + " suppress_redundant_updates_trigger(); it has the trigger spy",
        "create rule odd as on update to dmha_commit do instead nothing; it has the rule odd",
        "alter table dmha_commit enable row level security; it has row security",
        "alter table dmha_commit set unlogged; it is unlogged",
        "alter table dmha_commit drop constraint dmha_commit_pkey; its primary key is not",
        "alter table dmha_commit drop constraint dmha_commit_pkey, add primary key (token)"
            + " deferrable; its primary key can be deferred",
      })
  void ownTableIsRefusedWhere(String ddl, String why) throws SQLException {
    node.as("strong", DDL);
    open("").close();

    node.as(
        "strong",
        ddl.contains("insert on dmha_commit for each") ? ddl.replace("insert", "update") : ddl);

    assertRefused(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grant insert, update, delete on dmha_commit to weak",
        "grant insert, update, delete on dmha_commit to public",
        "alter table dmha_commit owner to weak; grant all on dmha_commit to strong",
      })
  void whoIsTrustedMayWriteOrOwnIt(String ddl) throws SQLException {
    node.as("strong", DDL);
    for (String each : ddl.split("; ", -1)) {
      node.query(each);
    }

    open("&dmha.commitGuard.trusted=weak,PUBLIC").close();
    open("&dmha.commitGuard.trusted=*").close();
  }

  @Test
  void aTableOfARoleThatTheLoginIsAMemberOfIsBelieved() throws SQLException {
    node.as("strong", DDL);
    node.query("alter table dmha_commit owner to team");

    open("").close();
  }

  @Test
  void readingItGivesNobodyAnything() throws SQLException {
    node.as("strong", DDL, "grant select on dmha_commit to public");

    open("").close();
  }

  /** By the schema in the URL, whatever lies in the one where everybody may create. */
  @Test
  void aSchemaOfItsOwnKeepsTheOtherOut() throws SQLException {
    node.as("weak", DDL, "grant all on dmha_commit to public");
    String own = "&currentSchema=of_strong,public&dmha.commitGuard.createTable=true";
    try (Connection connection = open(own);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into public.t values(1)")).isEqualTo(1);
      connection.commit();
    }

    assertThat(node.query("select count(*) from of_strong.dmha_commit where state like 'C%'"))
        .isEqualTo("1");
    assertThat(node.query("select count(*) from public.dmha_commit")).isEqualTo("0");
  }

  /** Where it is trusted by mistake, it may take away what is known, and add nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update dmha_commit set state = 'T' where state <> 'I'",
        "update dmha_commit set state = 'T' || substr(state, 2) where state <> 'I'",
        "update dmha_commit set token = 'x' where state <> 'I'",
        "delete from dmha_commit where state <> 'I'",
        "delete from dmha_commit",
        "update dmha_commit set touched = 1",
      })
  void aWriterOfTheTableMakesALostCommitUnknown(String attack) throws Exception {
    node.as("strong", DDL, "grant all on dmha_commit to weak");
    try (Connection connection = open("&dmha.commitGuard.trusted=weak");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into public.t values(1)")).isEqualTo(1);
      Hold reply = proxy.hold(Direction.REPLIES, Chunks.containing("COMMITZ"));
      CompletableFuture<Void> attacked =
          CompletableFuture.runAsync(
              () -> {
                try {
                  reply.awaitArrival(Duration.ofSeconds(20));
                  node.as("weak", attack);
                  reply.drop(Cut.RST);
                } catch (InterruptedException | SQLException e) {
                  throw new IllegalStateException(e);
                }
              });

      try {
        connection.commit();
        // Only what is true: the row had not been touched in a way that matters.
        assertThat(attack).contains("touched");
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("08007");
      }
      attacked.get(20, TimeUnit.SECONDS);
    }
    assertThat(node.query("select count(*) from t")).isEqualTo("1");
  }
}
