package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.connect.ConnectionState;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.EventType;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.sql.SqlKind;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a connection when a call of it fails, and what the application gets. */
class FailureHandlerTest {
  private Engine engine;

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  private void open(Continuity continuity, boolean isInTransaction) throws SQLException {
    engine = new Engine(continuity, false);
    if (isInTransaction) {
      engine.ends.setAutoCommit(false);
      engine.insert(1);
    }
  }

  /** What the application gets: its state, or what happens to the call. */
  private String fail(Throwable failure, Phase phase, AtStake stake) throws SQLException {
    engine.core.turn.take(null);
    try {
      boolean isDone = engine.core.failures.failed(failure, engine.link(), phase, stake, "a call");
      return isDone ? "done" : "again";
    } catch (SQLException | RuntimeException | Error e) {
      return DmhaExceptions.isOurs(e) ? ((SQLException) e).getSQLState() : "as it is";
    } finally {
      engine.core.turn.give();
    }
  }

  private static SQLException lost() {
    return new SQLNonTransientConnectionException("the link is gone", "08006");
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, TRANSACTIONS, again", "READ, TRANSACTIONS, again", "READ, CONNECTION, 40001",
    "WRITE, TRANSACTIONS, 08007", "WRITES, CONNECTION, 08007", "RESULT, TRANSACTIONS, 08006",
    "READ, OFF, as it is", "WRITE, OFF, as it is"
  })
  void ofALossOutsideATransaction(AtStake stake, Continuity continuity, String given)
      throws SQLException {
    open(continuity, false);

    assertThat(fail(lost(), Phase.SENT, stake)).isEqualTo(given);
    assertThat(engine.core.reconnecting.link()).isNull();
    assertThat(engine.core.isClosed()).isEqualTo(continuity == Continuity.OFF);
    assertThat(engine.count(EventType.CONNECTION_LOST))
        .isEqualTo(continuity == Continuity.OFF ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLAYABLE, TRANSACTIONS, again, true", "TRANSACTION, TRANSACTIONS, 40001, false",
    "TRANSACTION, READS, 40001, false", "COMMIT, TRANSACTIONS, 08007, false",
    "ROLLBACK, TRANSACTIONS, done, true"
  })
  void ofALossInATransaction(AtStake stake, Continuity continuity, String given, boolean isKept)
      throws SQLException {
    open(continuity, true);

    assertThat(fail(lost(), Phase.SENT, stake)).isEqualTo(given);
    assertThat(engine.core.transaction.isOpen()).isEqualTo(isKept);
    assertThat(engine.core.reported.mustRollBack())
        .isEqualTo(given.startsWith("0") || given.startsWith("4"));
    assertThat(engine.count(EventType.CONNECTION_LOST)).isOne();
    assertThat(engine.core.reconnecting.state()).isEqualTo(ConnectionState.DISCONNECTED);
  }

  @Test
  void anErrorOfTheApplicationChangesNothing() throws SQLException {
    open(Continuity.TRANSACTIONS, true);
    Link before = engine.link();

    assertThat(fail(new SQLException("duplicate", "23505", 23505), Phase.SENT, AtStake.REPLAYABLE))
        .isEqualTo("as it is");
    assertThat(engine.link()).isSameAs(before);
    assertThat(engine.core.transaction.isOpen()).isTrue();
    engine.ends.commit();
    assertThat(engine.rows()).isOne();
  }

  /** Who may have left a reply half read has a link that nobody uses again, and a lost commit. */
  @Test
  void anErrorOfTheMachineIsThrownAsItIsAndEndsWhatWasOpen() throws SQLException {
    open(Continuity.TRANSACTIONS, true);

    assertThat(fail(new OutOfMemoryError("of a test"), Phase.SENT, AtStake.REPLAYABLE))
        .isEqualTo("as it is");
    assertThat(engine.core.reconnecting.link()).isNull();
    assertThat(engine.core.transaction.isOpen()).isFalse();
    assertThatThrownBy(engine.ends::commit).hasMessageContaining("NOT APPLIED");
    assertThat(engine.rows()).isZero();
  }

  /** Otherwise a statement that kills each server would be run for ever. */
  @Test
  void aCallThatLosesItsLinkEachTimeEnds() throws SQLException {
    open(Continuity.TRANSACTIONS, false);
    engine.core.turn.take(null);
    int times = 0;
    try {
      while (times < 1_000) {
        Link link = engine.core.begin();
        times++;
        boolean unusedAgain =
            engine.core.failures.failed(lost(), link, Phase.SENT, AtStake.READ, "a call");
      }
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("each time it was run again");
    } finally {
      engine.core.turn.give();
    }
    assertThat(times).isBetween(2, 20);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, READ, NOTHING, REPLAYABLE", "RESULT, OTHER, RESULT, REPLAYABLE",
    "EXECUTE, READ, READ, REPLAYABLE", "EXECUTE, WRITE, WRITE, REPLAYABLE",
    "EXECUTE, OTHER, WRITES, REPLAYABLE", "EXECUTE, BEGIN, NOTHING, REPLAYABLE",
    "BATCH, WRITE, WRITES, REPLAYABLE", "ANY, OTHER, WRITES, COMMIT",
    "EXECUTE, ROLLBACK, WRITES, NOTHING"
  })
  void whatIsAtStake(Effect effect, SqlKind kind, AtStake alone, AtStake inTransaction)
      throws SQLException {
    open(Continuity.TRANSACTIONS, false);
    assertThat(engine.core.failures.workOf(effect, kind, engine.link())).isEqualTo(alone);

    engine.ends.setAutoCommit(false);
    engine.insert(1);
    assertThat(engine.core.failures.workOf(effect, kind, engine.link())).isEqualTo(inTransaction);
  }

  @Test
  void whatIsLostIsCountedOnce() throws SQLException {
    open(Continuity.READS, true);
    String given = fail(lost(), Phase.SENT, AtStake.TRANSACTION);

    assertThat(given).isEqualTo("40001");
    assertThat(engine.core.context.counters().report().count(Count.TOLD_NOT_APPLIED)).isOne();
    assertThat(engine.count(EventType.NOT_APPLIED)).isOne();
  }

  /** It would have done again what may be committed. */
  @ParameterizedTest
  @CsvSource({"COMMIT, COMMIT_SENT, 08007", "REPLAYABLE, SENT, again", "READ, SENT, again"})
  void aListenerThatUsesTheConnectionIsRefused(AtStake stake, Phase phase, String given)
      throws SQLException {
    open(Continuity.TRANSACTIONS, stake != AtStake.READ);
    List<String> refused = new ArrayList<>();
    engine.onEvent =
        event -> {
          if (event.type() == EventType.CONNECTION_LOST) {
            try {
              Link unused = engine.core.begin();
              refused.add("not at all");
            } catch (SQLException e) {
              refused.add(String.valueOf(e.getMessage()));
            }
          }
        };

    assertThat(fail(lost(), phase, stake)).isEqualTo(given);

    assertThat(refused).hasSize(1).first().asString().contains("used by a listener");
    assertThat(engine.driver.opened()).isOne();
  }
}
