package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is known again by a row that names it, and by the last commit (69, 70). */
class CommitGuardPastTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private long now = 1_700_000_000_000L;
  private final CommitGuard guard = new CommitGuard(true, () -> now);
  private Connection old;
  private Connection fresh;
  private CommitMarker marker;
  private DatabaseHistory past = DatabaseHistory.UNKNOWN;

  @BeforeEach
  void start() throws SQLException {
    old = DriverManager.getConnection(url);
    fresh = DriverManager.getConnection(url);
    guard.prepare(old);
    old.setAutoCommit(false);
    marker = guard.marker(old, DatabaseHistory.UNKNOWN);
  }

  @AfterEach
  void stop() throws SQLException {
    old.close();
    run("shutdown");
    fresh.close();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private long ask(String query) throws SQLException {
    try (Statement statement = fresh.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void mark(String previous, String token) throws SQLException {
    boolean isThere = marker.mark(previous, token(token));
    past = marker.past(isThere ? past : past.withoutCommit());
  }

  private void commit(String previous, String token) throws SQLException {
    mark(previous, token);
    old.commit();
    past = guard.committed(past, token);
  }

  /** As the first connection of another client does. */
  private void connectAnother() throws SQLException {
    assertThat(new CommitGuard(false, () -> now).anchorIfAllowed(fresh, "", e -> false))
        .isNotNull();
  }

  private void assertOther(String why) {
    assertThatThrownBy(() -> guard.resolve(fresh, token("a-9"), past))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> guard.check(fresh, past)).isInstanceOf(OtherDatabase.class);
  }

  @Test
  void theRowThatNamesTheDatabaseIsMadeOnceAndNeverPurged() throws SQLException {
    assertThat(ask("select TOUCHED from DMHA_COMMIT where TOKEN = 'DATABASE'")).isPositive();
    run("update DMHA_COMMIT set TOUCHED = 1");

    connectAnother();

    assertThat(ask("select TOUCHED from DMHA_COMMIT where STATE = 'I'")).isEqualTo(1);
  }

  @Test
  void whatIsKnownIsThere() throws SQLException {
    commit("", "a-1");
    mark("a-1", "a-2");
    old.rollback();

    guard.check(fresh, past);

    assertThat(guard.resolve(fresh, token("a-2"), past))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    guard.check(fresh, past);
  }

  @Test
  void theCheckLeavesNothingOpen() throws SQLException {
    commit("", "a-1");
    fresh.setAutoCommit(false);

    guard.check(fresh, past);

    assertThat(fresh.getAutoCommit()).isFalse();
    old.commit();
    assertThat(ask("select count(*) from information_schema.sessions where CONTAINS_UNCOMMITTED"))
        .isZero();
  }

  @Test
  void aTableThatWasEmptiedIsNotBelieved() throws SQLException {
    commit("", "a-1");
    run("delete from DMHA_COMMIT");

    assertOther("was emptied or made anew");
    assertThat(ask("select count(*) from DMHA_COMMIT")).isZero();
  }

  @Test
  void aTableThatWasEmptiedAndIsInUseAgainIsNotBelieved() throws SQLException {
    commit("", "a-1");
    run("delete from DMHA_COMMIT");
    new CommitGuard(false, () -> now).prepare(fresh);

    assertOther("is not the one that the connection worked with");
  }

  @Test
  void aCopyWithoutTheLastCommitIsNotBelieved() throws SQLException {
    commit("", "a-1");
    run("delete from DMHA_COMMIT where TOKEN = 'a-1'");

    assertOther("The last commit of this connection is missing");
  }

  /** Where the token is, the transaction is, whatever else is missing. */
  @Test
  void aTokenThatIsThereIsProofEnough() throws SQLException {
    commit("", "a-1");
    run("delete from DMHA_COMMIT where TOKEN <> 'a-1'");

    assertThat(guard.resolve(fresh, token("a-1"), past)).isEqualTo(CommitGuard.Outcome.COMMITTED);
  }

  /**
   * Another client purges the row of a connection that was idle for long. Who has purged that one
   * may have purged the next as well, so that it is not there proves nothing.
   */
  @Test
  void aRowThatWasPurgedBreaksNoCommitAndHidesNone() throws SQLException {
    commit("", "a-1");
    now += 8 * DAY;
    connectAnother();
    assertThat(ask("select count(*) from DMHA_COMMIT where TOKEN = 'a-1'")).isZero();
    guard.check(fresh, past);

    mark("a-1", "a-2");
    old.rollback();
    assertThatThrownBy(() -> guard.resolve(fresh, token("a-2"), past))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("has no row of its own");
    commit("a-1", "a-3");

    assertThat(guard.resolve(fresh, token("a-3"), past)).isEqualTo(CommitGuard.Outcome.COMMITTED);
  }

  /** Nothing tells whether the next one is deleted as well. */
  @Test
  void aRowThatWasDeletedBeforeTheMarkIsMissedAfterIt() throws SQLException {
    commit("", "a-1");
    run("delete from DMHA_COMMIT where TOKEN = 'a-1'");
    mark("a-1", "a-2");
    old.rollback();

    assertThatThrownBy(() -> guard.resolve(fresh, token("a-2"), past))
        .isInstanceOf(OtherDatabase.class);
  }

  @Test
  void theAnswerIsTheSameForAnotherClient() throws SQLException {
    commit("", "a-1");
    mark("a-1", "a-2");
    old.rollback();
    assertThat(guard.resolve(fresh, token("a-2"), past))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);

    CommitGuard another = new CommitGuard(false, () -> now);
    try (Connection theirs = DriverManager.getConnection(url)) {
      another.prepare(theirs);

      assertThat(another.resolve(theirs, token("a-2"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
      assertThat(another.resolve(theirs, token("a-1"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.COMMITTED);
    }
  }

  /** Its first commit can be told from one that the host has lost, for it had a row before. */
  @Test
  void aConnectionThatHasNotCommittedYetIsKnownByItsFirstRow() throws SQLException {
    DatabaseHistory anchor = guard.anchorIfAllowed(old, "", e -> true);
    assertThat(anchor).isNotNull();
    assertThat(old.getAutoCommit()).isFalse();
    assertThat(ask("select count(*) from dmha_commit where state like 'C%'")).isEqualTo(1);
    boolean unusedIsThere = guard.marker(old, anchor).mark(anchor.token(), token("a-1"));
    old.rollback();

    DatabaseHistory forOther = anchor.forAnotherHost();
    assertThat(guard.resolve(fresh, token("a-1"), forOther))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);

    run("delete from dmha_commit where state like 'C%'");
    assertThatThrownBy(() -> guard.resolve(fresh, token("a-2"), forOther))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("last commit of this connection is missing");
  }

  @Test
  void whereNothingIsKnownAnotherHostIsNotBelieved() throws SQLException {
    DatabaseHistory forOther = DatabaseHistory.UNKNOWN.forAnotherHost();

    assertThatThrownBy(() -> guard.resolve(fresh, token("a-1"), forOther))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("has no row of its own");
    mark("", "a-1");
    old.commit();
    assertThat(guard.resolve(fresh, token("a-1"), forOther))
        .isEqualTo(CommitGuard.Outcome.COMMITTED);
  }

  /** As on a standby. */
  @Test
  void aHostThatRefusesTheRowIsUsedAllTheSame() throws SQLException {
    run("alter table dmha_commit add constraint no_more check (state not like 'C%')");

    assertThat(guard.anchorIfAllowed(old, "", e -> true)).isNull();
    assertThat(old.getAutoCommit()).isFalse();
  }

  /** It may have been purged on this host, and on the other; so nothing tells which. */
  @Test
  void aLastCommitThatMayHaveBeenPurgedProvesNothingOfAnotherHost() throws SQLException {
    commit("", "a-1");
    DatabaseHistory forOther = past.forAnotherHost();
    now += 4 * DAY;
    guard.check(fresh, forOther);
    run("delete from dmha_commit where token = 'a-1'");

    guard.check(fresh, past);
    assertThatThrownBy(() -> guard.check(fresh, forOther))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("so old that it may have been");
    assertThatThrownBy(() -> guard.resolve(fresh, token("a-2"), forOther))
        .isInstanceOf(OtherDatabase.class);
  }
}
