package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.CommitGuard.Outcome;
import io.dmha.commitguard.CommitToken;
import io.dmha.commitguard.CommitTokens;
import io.dmha.commitguard.OtherDatabase;
import io.dmha.commitguard.OutcomeQuery;
import io.dmha.commitguard.OutcomeQuery.Answer;
import io.dmha.link.Link;
import io.dmha.outcome.Continuity;
import io.dmha.sql.SqlKind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the marks of a transaction stand, and in which order they are asked for. */
class MarksOfACommitTest {
  private final List<CommitToken> asked = new ArrayList<>();
  private Engine engine;
  private CommitTokens tokens;

  @BeforeEach
  void open() throws SQLException {
    engine = new Engine(Continuity.TRANSACTIONS, true);
    tokens = Objects.requireNonNull(engine.core.tokens);
    engine.ends.setAutoCommit(false);
    engine.core.turn.take(null);
  }

  @AfterEach
  void close() throws SQLException {
    engine.core.turn.give();
    engine.close();
  }

  /** A statement that may commit what is before it, and then itself; begun, and not ended. */
  private void begin(String ddl) throws SQLException {
    SqlKind kind = engine.core.work.explained(SqlKind.OTHER, ddl);
    Link unusedLive = engine.core.work.before(engine.core.begin(), kind);
    engine.core.end();
  }

  private CommitTokens.Finding resolve(String answers) {
    OutcomeQuery query =
        (token, lost, past, budget) -> {
          String answer = answers.split(" ", -1)[asked.size()];
          asked.add(token);
          return answer.equals("doubt")
              ? Answer.inDoubt("nobody knows")
              : Answer.of(answer.equals("there") ? Outcome.COMMITTED : Outcome.NOT_COMMITTED);
        };
    return tokens.resolve(query, engine.core.budgetOfThisCall());
  }

  @Test
  void whatHasOnlyReadHasNone() throws SQLException {
    Link live = engine.core.work.before(engine.core.begin(), SqlKind.READ);
    engine.core.work.mark(live);
    engine.core.end();

    assertThat(tokens.isPending()).isFalse();
  }

  @Test
  void whatHasWrittenHasOneAtItsEnd() throws SQLException {
    engine.insert(1);
    assertThat(tokens.isPending()).isFalse();
    engine.core.work.mark(engine.link());

    assertThat(tokens.isPending()).isTrue();
    CommitTokens.Finding found = resolve("there");
    assertThat(found.isKnown).isTrue();
    assertThat(Objects.requireNonNull(found.committed).isEnd).isTrue();
    assertThat(tokens.isPending()).as("asked once").isFalse();
  }

  /** One before the statement that may commit, and one before the end, which is asked for first. */
  @ParameterizedTest
  @CsvSource({
    "there, 1, true, 2",
    "absent there, 2, false, 1",
    "absent absent, 2, , ",
    "doubt, 1, , ",
    "absent doubt, 2, , "
  })
  void theLastIsAskedForFirst(String answers, int questions, Boolean isEnd, Integer statements)
      throws SQLException {
    engine.insert(1);
    begin("create table u(a int)");
    engine.core.work.mark(engine.link());

    CommitTokens.Finding found = resolve(answers);

    assertThat(asked).hasSize(questions).doesNotHaveDuplicates();
    assertThat(found.isKnown).isEqualTo(!answers.contains("doubt"));
    assertThat(found.committed == null ? null : found.committed.isEnd).isEqualTo(isEnd);
    assertThat(found.committed == null ? null : found.committed.statements).isEqualTo(statements);
    assertThat(found.doubt).isEqualTo(answers.contains("doubt") ? "nobody knows" : null);
  }

  @Test
  void aCommitThatWasAnsweredLeavesNone() throws SQLException {
    engine.insert(1);
    engine.ends.commit();

    assertThat(tokens.isPending()).isFalse();
    try (Statement statement = engine.link().connection().createStatement()) {
      assertThat(statement.executeQuery("select 1 from DMHA_COMMIT").next()).isTrue();
    }
  }

  /** Only of the transaction that is open: of another one nothing is proved. */
  @Test
  void marksOfATransactionThatHasEndedAreNotAskedFor() throws SQLException {
    engine.insert(1);
    engine.core.work.mark(engine.link());
    engine.ends.rollback();
    engine.insert(2);

    assertThat(tokens.isPending()).isFalse();
  }

  /** Who can read the table must not know the next token by the last. */
  @Test
  void aTokenTellsNothingOfTheNext() throws SQLException {
    Set<String> seen = new HashSet<>();
    Set<String> beginnings = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      engine.insert(i);
      engine.ends.commit();
      String token = token();
      assertThat(token).matches("C-[0-9a-f]{32}");
      seen.add(token);
      beginnings.add(token.substring(0, 10));
    }

    assertThat(seen).hasSize(20);
    assertThat(beginnings).hasSize(20);
  }

  private String token() throws SQLException {
    try (Statement statement = engine.link().connection().createStatement();
        ResultSet rows =
            statement.executeQuery("select TOKEN from DMHA_COMMIT where TOKEN like 'C-%'")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  /** By another thread, and with it the statement that marks: nothing is open any more. */
  @Test
  void aMarkOnAConnectionThatIsClosedMeanwhileFailsAsTheDriverFails() throws SQLException {
    engine.insert(1);
    Link link = engine.link();
    engine.core.work.mark(link);
    link.connection().close();

    assertThatThrownBy(() -> engine.core.work.mark(link))
        .hasNoCause()
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(90007);
  }

  private long marks() throws SQLException {
    try (Statement statement = engine.link().connection().createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from DMHA_COMMIT where TOKEN like 'C-%'")) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  /** Or they were as many as the statements that may commit, for days. */
  @Test
  void theMarksWithinATransactionEndWithIt() throws SQLException {
    engine.insert(1);
    begin("create table u(a int)");
    begin("create table v(a int)");
    assertThat(marks()).isEqualTo(3);

    engine.ends.commit();

    assertThat(marks()).isEqualTo(1);
  }

  @Test
  void whatCannotBeMarkedIsNotCommittedAndNotExecuted() throws SQLException {
    engine.insert(1);
    try (Statement statement = engine.link().connection().createStatement()) {
      boolean unusedHasRows =
          statement.execute(
              "alter table DMHA_COMMIT add constraint NONE check (STATE not like 'C%') nocheck");
    }
    engine.insert(2);

    assertThatThrownBy(() -> engine.core.work.mark(engine.link()))
        .hasMessageStartingWith("The commit guard could not mark the transaction, so it was not")
        .hasMessageContaining("it is still open. Roll back");
    assertThatThrownBy(() -> begin("create table u(a int)"))
        .hasMessageContaining("so the statement, which may commit it, was not executed");
    engine.core.end();
  }

  /** A pool or Spring turns autocommit on after a commit that has failed, and that commits. */
  @Test
  void aCommitThatCannotBeMarkedIsUndone() throws SQLException {
    try (Statement statement = engine.link().connection().createStatement()) {
      boolean unusedHasRows =
          statement.execute(
              "alter table DMHA_COMMIT add constraint NONE check (STATE not like 'C%') nocheck");
    }
    engine.insert(2);

    assertThatThrownBy(engine.ends::commit)
        .hasFieldOrPropertyWithValue("SQLState", "40001")
        .hasMessageStartingWith("NOT APPLIED: the commit guard could not mark the transaction");
    assertThat(engine.core.transaction.isOpen()).isFalse();
    engine.ends.setAutoCommit(true);

    assertThat(engine.rows()).isZero();
  }

  /** Its tables, the guard's among them, are another number. */
  private static Link elsewhere(Link like) throws SQLException {
    Connection other = DriverManager.getConnection("jdbc:h2:mem:");
    new CommitGuard(true, () -> 1).prepare(other);
    return new Link(other, like.host(), like.greeting(), 0);
  }

  @Test
  void whatWasMarkedIsNotDoneAgainInAnotherDatabase() throws SQLException {
    engine.insert(1);
    engine.ends.commit();
    Link other = elsewhere(engine.link());

    try (Connection unusedMade = other.connection()) {
      tokens.check(engine.link(), engine.link());
      assertThatThrownBy(() -> tokens.check(engine.link(), other))
          .isInstanceOf(OtherDatabase.class);
    }
  }

  /** By the row that it is given before its session. */
  @Test
  void aConnectionThatIsMadeIsKnownByItsFirstRow() throws SQLException {
    Link other = elsewhere(engine.link());
    Link another = elsewhere(engine.link());
    try (Connection unusedMade = other.connection();
        Connection third = another.connection()) {
      tokens.check(another, other);
      List<Connection> restored = new ArrayList<>();

      tokens.anchoring(restored::add).restore(third);

      assertThat(restored).containsExactly(third);
      assertThatThrownBy(() -> tokens.check(another, other)).isInstanceOf(OtherDatabase.class);
    }
  }
}
