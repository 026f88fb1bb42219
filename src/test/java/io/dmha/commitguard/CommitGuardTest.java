package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The outcome of a commit is what it says, and stays so, while the old session still lives too. */
@NeedsProcesses
class CommitGuardTest {
  private long now = 1_700_000_000_000L;

  /** Databases whose sessions can be held open. */
  enum Database {
    H2 {
      @Override
      void start(CommitGuardTest test) {
        test.url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
        test.user = "sa";
        test.password = "";
      }
    },
    POSTGRESQL {
      @Override
      void start(CommitGuardTest test) {
        if (postgres == null) {
          postgres = PostgresNode.started();
        }
        String name = "guarded" + postgres.query("select count(*) from pg_database");
        postgres.query("create database " + name);
        test.url = postgres.url(name);
        test.user = "postgres";
        test.password = "";
      }
    },
    DAMENG {
      @Override
      void start(CommitGuardTest test) {
        Engine engine = Engine.started();
        DmNode node = DmNode.started("DM1", Mode.PRIMARY, engine);
        test.started.add(node);
        test.started.add(engine);
        test.url = "jdbc:dm://" + node.hostAndPort();
        test.user = DmNode.USER;
        test.password = DmNode.PASSWORD;
      }
    };

    abstract void start(CommitGuardTest test);
  }

  /** For all tests, each with a database of its own; made by the first. */
  private static @Nullable PostgresNode postgres;

  private final List<AutoCloseable> started = new ArrayList<>();
  private final CommitGuard guard = new CommitGuard(true, () -> now);
  private String url;
  private String user;
  private String password;
  private Connection old;
  private Connection fresh;

  private void start(Database database) throws SQLException {
    database.start(this);
    old = open();
    guard.prepare(old);
    old.setAutoCommit(false);
    fresh = open();
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @AfterEach
  void stop() throws Exception {
    old.close();
    fresh.close();
    for (AutoCloseable each : started) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatTookPlaceIsFoundBySeveralAndTwice(Database database) throws SQLException {
    start(database);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    old.commit();

    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.COMMITTED);
    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.COMMITTED);
    try (Connection another = open()) {
      another.setAutoCommit(false);
      assertThat(guard.resolve(another, token("a-1"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.COMMITTED);
      assertThat(another.getAutoCommit()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatDidNotTakePlaceCannotAnyMore(Database database) throws SQLException {
    start(database);

    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);

    assertThatThrownBy(() -> guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1")))
        .isInstanceOf(SQLException.class);
    old.rollback();
    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerWaitsForTheOldSessionThatCommits(Database database) throws Exception {
    start(database);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    CompletableFuture<CommitGuard.Outcome> answer = ask("a-1");
    assertThatNothingIsSaidYet(answer);

    old.commit();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CommitGuard.Outcome.COMMITTED);
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerWaitsForTheOldSessionThatRollsBack(Database database) throws Exception {
    start(database);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    CompletableFuture<CommitGuard.Outcome> answer = ask("a-1");
    assertThatNothingIsSaidYet(answer);

    old.rollback();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
  }

  /** The second mark takes the row of the first over; its key is held all the same. */
  @ParameterizedTest
  @EnumSource
  void theAnswerWaitsForARowThatIsUsedAgain(Database database) throws Exception {
    start(database);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    old.commit();
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("a-1", token("a-2"));
    CompletableFuture<CommitGuard.Outcome> answer = ask("a-2");
    assertThatNothingIsSaidYet(answer);

    old.commit();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CommitGuard.Outcome.COMMITTED);
    assertThat(rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfConnectionsThatAreLongGoneAreTakenAway(Database database) throws SQLException {
    start(database);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    now += TimeUnit.DAYS.toMillis(2);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("b-1"));
    old.commit();
    now += TimeUnit.DAYS.toMillis(6);

    DatabaseHistory anchor =
        new CommitGuard(false, () -> now).anchorIfAllowed(fresh, "", e -> true);

    assertThat(anchor).isNotNull();
    // That of b, and the one of the new connection.
    assertThat(rows()).isEqualTo(2);
  }

  private CompletableFuture<CommitGuard.Outcome> ask(String token) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return guard.resolve(fresh, token(token), DatabaseHistory.UNKNOWN);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** An answer that is too early is there within this time, or caught by what follows. */
  private static void assertThatNothingIsSaidYet(CompletableFuture<CommitGuard.Outcome> answer) {
    assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
  }

  private int rows() throws SQLException {
    try (Statement statement = fresh.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from " + CommitGuard.TABLE + " where STATE <> 'I'")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
