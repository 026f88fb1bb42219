package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to the table of the commit guard between two of its statements. */
class GuardRaceTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private long now = 1_700_000_000_000L;
  private final CommitGuard guard = new CommitGuard(true, () -> now);
  private Connection old;
  private Connection fresh;

  /** Before a statement is made, of which this is the beginning. */
  private String moment = "";

  private @Nullable Happening happening;
  private final List<String> seen = new ArrayList<>();

  private interface Happening {
    void happen() throws SQLException;
  }

  @BeforeEach
  void start() throws SQLException {
    old = DriverManager.getConnection(url);
    fresh = DriverManager.getConnection(url);
  }

  @AfterEach
  void stop() throws SQLException {
    run(old, "shutdown");
    fresh.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private long count(String where) throws SQLException {
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from dmha_commit where " + where)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void before(String beginning, Happening what) {
    moment = beginning;
    happening = what;
  }

  /** The fresh connection, in which {@link #happening} comes once. */
  private Connection watched() {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              String call = arguments == null ? method.getName() : String.valueOf(arguments[0]);
              seen.add(method.getName() + " " + call);
              Happening now = happening;
              if (now != null && call.startsWith(moment)) {
                happening = null;
                now.happen();
              }
              try {
                return method.invoke(fresh, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private CommitGuard.Outcome resolve() throws SQLException {
    return guard.resolve(watched(), token("a-1"), DatabaseHistory.UNKNOWN);
  }

  private void mark() throws SQLException {
    old.setAutoCommit(false);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
  }

  @Test
  void aCommitAfterTheLookIsFound() throws SQLException {
    guard.prepare(old);
    mark();
    before("INSERT", old::commit);

    assertThat(resolve()).isEqualTo(CommitGuard.Outcome.COMMITTED);
    assertThat(fresh.getAutoCommit()).isTrue();
  }

  @Test
  void aTombstoneOfAnotherAfterTheLookIsFound() throws SQLException {
    guard.prepare(old);
    before("INSERT", () -> guard.resolve(old, token("a-1"), DatabaseHistory.UNKNOWN));

    assertThat(resolve()).isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    assertThat(count("state like 'T%'")).isEqualTo(1);
  }

  @Test
  void whatIsInTheWayOfATombstoneAndNoTokenIsAnError() throws SQLException {
    guard.prepare(old);
    run(old, "alter table dmha_commit add constraint none check (state not like 'T%')");

    assertThatThrownBy(this::resolve).isInstanceOf(SQLException.class).hasMessageContaining("NONE");
    assertThat(fresh.getAutoCommit()).isTrue();
  }

  /** Without autocommit nobody else commits it. */
  @Test
  void aTombstoneIsCommittedBeforeItIsTold() throws SQLException {
    guard.prepare(old);
    fresh.setAutoCommit(false);

    assertThat(resolve()).isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);

    assertThat(seen)
        .containsSubsequence("setAutoCommit false", "commit commit", "setAutoCommit false");
    assertThat(count("state like 'T%'")).isEqualTo(1);
  }

  @Test
  void whatIsFoundIsCommittedAgain() throws SQLException {
    guard.prepare(old);
    mark();
    old.commit();

    assertThat(resolve()).isEqualTo(CommitGuard.Outcome.COMMITTED);

    assertThat(seen).containsSubsequence("setAutoCommit false", "commit commit");
  }

  @Test
  void noLookSeesWhatIsNotCommitted() throws SQLException {
    guard.prepare(old);
    fresh.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
    List<Integer> during = new ArrayList<>();
    before("SELECT", () -> during.add(fresh.getTransactionIsolation()));

    CommitGuard.Outcome unusedOutcome = resolve();

    assertThat(during).containsExactly(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(fresh.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_UNCOMMITTED);
  }

  @Test
  void anIsolationThatNeedNotChangeIsLeftAlone() throws SQLException {
    guard.prepare(old);
    fresh.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

    CommitGuard.Outcome unusedOutcome = resolve();

    assertThat(fresh.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(seen).noneMatch(call -> call.startsWith("setTransactionIsolation"));
  }

  @Test
  void aConnectionThatIsLostMeanwhileKeepsTheFirstError() throws SQLException {
    guard.prepare(old);
    before("SELECT", fresh::close);

    Throwable thrown = catchThrowable(this::resolve);

    assertThat(thrown).isInstanceOf(SQLException.class);
    assertThat(thrown.getSuppressed()).hasSize(1);
  }

  @Test
  void aConnectionThatIsLostBeforeTheTombstoneIsAnError() throws SQLException {
    guard.prepare(old);
    before("INSERT", fresh::close);

    Throwable thrown = catchThrowable(this::resolve);

    assertThat(thrown).isInstanceOf(SQLException.class);
    assertThat(thrown.getSuppressed()).hasSize(2);
  }

  @Test
  void aTableThatSomebodyElseMakesMeanwhileIsTaken() throws SQLException {
    String ddl = guard.ddl();
    before("createStatement", () -> run(old, ddl));

    guard.prepare(watched());

    assertThat(count("token = 'DATABASE'")).isEqualTo(1);
    assertThat(guard.isPrepared()).isTrue();
  }

  @Test
  void aTableThatMayNotBeMadeIsToldWithItsStatement() throws SQLException {
    run(old, "create user u password ''");
    try (Connection poor =
        DriverManager.getConnection(url.substring(0, url.indexOf(';')), "u", "")) {
      assertThatThrownBy(() -> guard.prepare(poor))
          .hasMessageStartingWith("The commit guard cannot make its table \"PUBLIC\".DMHA_COMMIT.")
          .hasMessageContaining("Run «CREATE TABLE \"PUBLIC\".DMHA_COMMIT (TOKEN");
    }
    assertThat(guard.isPrepared()).isFalse();
  }

  @Test
  void aNameThatSomebodyElseGivesMeanwhileIsTaken() throws SQLException {
    run(old, guard.ddl());
    before("INSERT", () -> new CommitGuard(false, () -> now).prepare(old));

    guard.prepare(watched());

    assertThat(count("token = 'DATABASE'")).isEqualTo(1);
  }

  @Test
  void aTableThatTakesNoNameIsToldWithWhatItNeeds() throws SQLException {
    run(old, guard.ddl());
    run(old, "alter table dmha_commit add constraint none check (state <> 'I')");

    assertThatThrownBy(() -> guard.prepare(old))
        .hasMessageStartingWith("The commit guard cannot write its table")
        .hasMessageContaining("grant SELECT, INSERT, UPDATE and DELETE");
  }

  /** As an idle connection does that wakes up. */
  @Test
  void aRowThatIsTouchedWhileOldOnesArePurgedStays() throws SQLException {
    guard.prepare(old);
    mark();
    old.commit();
    now += TimeUnit.DAYS.toMillis(8);
    before("DELETE", () -> run(old, "update dmha_commit set touched = " + now));
    old.setAutoCommit(true);

    DatabaseHistory anchor = guard.anchorIfAllowed(watched(), "", e -> false);

    assertThat(anchor).isNotNull();
    assertThat(count("token = 'a-1'")).isEqualTo(1);
  }
}
