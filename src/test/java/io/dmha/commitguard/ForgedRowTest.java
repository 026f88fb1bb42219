package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else has written into the table of the commit guard, or made of it. */
class ForgedRowTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final CommitToken token = CommitToken.draw();
  private final CommitGuard guard = new CommitGuard(true, () -> 1_700_000_000_000L);
  private Connection old;
  private Connection fresh;

  @BeforeEach
  void start() throws SQLException {
    old = DriverManager.getConnection(url);
    fresh = DriverManager.getConnection(url);
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

  private CommitGuard.Outcome resolve() throws SQLException {
    return guard.resolve(fresh, token, DatabaseHistory.UNKNOWN);
  }

  private void commit() throws SQLException {
    guard.prepare(old);
    old.setAutoCommit(false);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token);
    old.commit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'T'", "'C'", "'T' || substring(state, 2)", "'I'", "''"})
  void aCommitThatIsRewrittenIsInDoubt(String state) throws SQLException {
    commit();
    run("update dmha_commit set state = " + state + " where state <> 'I'");

    assertThatThrownBy(this::resolve)
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("written or changed by somebody else");
  }

  @Test
  void aTombstoneThatIsRewrittenIsInDoubt() throws SQLException {
    guard.prepare(old);
    assertThat(resolve()).isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    run("update dmha_commit set state = 'C' || substring(state, 2) where state <> 'I'");

    assertThatThrownBy(this::resolve).isInstanceOf(OtherDatabase.class);
  }

  @Test
  void noTokenIsDrawnTwiceAndNoneTellsWhatProvesIt() {
    CommitToken other = CommitToken.draw();

    assertThat(token.key).isNotEqualTo(other.key).hasSize(34);
    assertThat(token.committed.substring(1))
        .isNotEqualTo(token.tombstone.substring(1))
        .hasSize(16)
        .isNotIn(other.committed.substring(1), other.tombstone.substring(1));
    assertThat(token.key).doesNotContain(token.committed.substring(1));
    assertThat(token.toString()).isEqualTo(token.key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table dmha_commit(token varchar(64), state varchar(20), touched bigint)",
        "create table dmha_commit(token varchar(64), state varchar(20), touched bigint,"
            + " primary key(token, state))",
        "create table dmha_commit(token varchar(64), state varchar(20) primary key,"
            + " touched bigint)",
      })
  void aTableWhoseKeyLetsTwoSessionsPassIsRefused(String ddl) throws SQLException {
    run(ddl);

    assertThatThrownBy(() -> guard.prepare(old))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("its primary key is not the column TOKEN")
        .hasMessageContaining("dmha.commitGuard.trusted");
  }

  @Test
  void aTableOfAnEarlierVersionIsRefused() throws SQLException {
    run(
        "create table dmha_commit(token varchar(64) not null primary key, state char(1) not null,"
            + " touched bigint not null)");

    assertThatThrownBy(() -> guard.prepare(old))
        .hasMessageContaining("was made by an earlier version of dmha")
        .hasMessageContaining("Drop the table");
  }

  @Test
  void theTokensOfTestsAreTheSameForTheSameKey() {
    assertThat(token("a-1").committed).isEqualTo(token("a-1").committed);
  }
}
