package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.dialect.Dialect;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two switchovers while a transaction is idle, there and back: its host is the primary again, its
 * socket is the same, and what it has written is gone without a sign.
 */
@Timeout(60)
@Slow
class ThereAndBackTest {
  private static final String GUARD =
      "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";

  @RegisterExtension final Pair pair = new Pair();

  @BeforeEach
  void loseSilently() {
    pair.cluster().nodes().forEach(node -> node.loseWorkSilently(true));
  }

  private void thereAndBack() {
    pair.cluster().switchOver();
    pair.cluster().switchOver();
  }

  private Connection open(String options) throws SQLException {
    Connection c = pair.openCarried("&dmha.continuity=transactions" + options);
    c.setAutoCommit(false);
    return c;
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private void assertWhole(@Nullable Throwable told) throws SQLException {
    assertThat(pair.rows())
        .as("rows, where the application is told: %s", told)
        .isEqualTo(told == null ? 2 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", GUARD})
  void aTransactionThatGoesOnIsWholeOrNotApplied(String options) throws SQLException {
    Connection c = open(options);
    insert(c, 1);
    thereAndBack();
    Eventually.beIdle();

    Throwable told =
        catchThrowable(
            () -> {
              insert(c, 2);
              c.commit();
            });

    assertWhole(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", GUARD})
  void aTransactionThatIsCommittedAfterwardsIsWholeOrNotApplied(String options)
      throws SQLException {
    Connection c = open(options);
    insert(c, 1);
    insert(c, 2);
    thereAndBack();
    Eventually.beIdle();

    Throwable told = catchThrowable(c::commit);

    assertWhole(told);
  }

  @Test
  void aTransactionThatGoesBackToASavepointIsWholeOrNotApplied() throws SQLException {
    Connection c = open("");
    insert(c, 1);
    Savepoint savepoint = c.setSavepoint();
    insert(c, 3);
    thereAndBack();
    Eventually.beIdle();

    Throwable told =
        catchThrowable(
            () -> {
              c.rollback(savepoint);
              insert(c, 2);
              c.commit();
            });

    assertWhole(told);
  }

  /** What a read in a transaction shows must not be a database without what it has written. */
  @Test
  void aTransactionSeesWhatItHasWritten() throws SQLException {
    Connection c = open("");
    insert(c, 1);
    thereAndBack();
    Eventually.beIdle();

    String[] seen = {""};
    Throwable told = catchThrowable(() -> seen[0] = ask(c, "select count(*) from t"));

    assertThat(told == null ? seen[0] : "1").isEqualTo("1");
  }

  /** Nothing is asked at the connect there, but at the begin of the first transaction. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransactionThatCannotBeDoneAgainIsToldAsLost(boolean goesOn) throws SQLException {
    Connection c = pair.openManual();
    insert(c, 1);
    thereAndBack();
    Eventually.beIdle();

    Throwable told = catchThrowable(() -> goOn(c, goesOn));

    assertThat(told).isInstanceOf(SQLException.class);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
    c.rollback();
    assertThat(pair.rows()).isZero();
  }

  private static void goOn(Connection c, boolean executes) throws SQLException {
    if (executes) {
      insert(c, 2);
    }
    c.commit();
  }

  @Test
  void aPauseWithoutASwitchoverCostsOneRequestAndNothingElse() throws SQLException {
    Connection c = open("");
    insert(c, 1);
    Eventually.beIdle();
    long before = requests();

    c.commit();

    assertThat(requests() - before).isEqualTo(2);
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void aServerThatCannotBeAskedIsUsedAsBefore() throws SQLException {
    pair.cluster().engine().run("drop view SYS.VSYSOPENHISTORY");
    Connection c = open("");
    insert(c, 1);
    Eventually.beIdle();
    long before = requests();

    c.commit();

    assertThat(requests() - before).isEqualTo(1);
    assertThat(pair.rows()).isEqualTo(1);
  }

  private long requests() {
    return Stream.of(Command.values()).mapToLong(pair.first()::requests).sum();
  }

  /** By this it can be known: the same as long as nothing was lost, and another one afterwards. */
  @Test
  void theGenerationIsAnotherOneAfterTwoSwitchovers() throws SQLException {
    Dialect target = Dialect.of(DmhaUrl.parse("jdbc:dmha:dm://h", null), null);
    String query = target.generationQuery();
    assertThat(query).isNotNull();
    try (Connection c = Pair.connect(pair.first().url());
        Connection other = Pair.connect(pair.first().url())) {
      c.setAutoCommit(false);
      String before = ask(c, query);
      insert(c, 1);
      insert(other, 5);
      assertThat(ask(c, query)).isEqualTo(before);

      pair.cluster().suspend();
      pair.cluster().resume();
      assertThat(ask(c, query)).isEqualTo(before);

      thereAndBack();
      assertThat(ask(c, query)).isNotEqualTo(before);
      c.commit();
    }
    assertThat(pair.rows()).as("what was written before is gone").isEqualTo(1);
  }
}
