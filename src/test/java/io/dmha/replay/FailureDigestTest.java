package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Two failures are alike if the application could not tell one from the other. */
class FailureDigestTest {
  private static boolean areAlike(Throwable one, Throwable other) {
    return FailureDigest.of(one) == FailureDigest.of(other);
  }

  private static SQLException failure(String text) {
    return new SQLException(text, "23505", 1);
  }

  private static SQLException with(SQLException failure, SQLException next) {
    failure.setNextException(next);
    return failure;
  }

  private static BatchUpdateException batch(String text, int... counts) {
    return new BatchUpdateException(text, "23505", 1, counts);
  }

  @Test
  void stateCodeAndTextCount() {
    assertThat(areAlike(failure("a"), failure("a"))).isTrue();
    assertThat(areAlike(failure("a"), failure("b"))).isFalse();
    assertThat(areAlike(failure("a"), new SQLException("a", "23505", 2))).isFalse();
    assertThat(areAlike(failure("a"), new SQLException("a", "23503", 1))).isFalse();
  }

  @Test
  void whatIsChainedCounts() {
    assertThat(areAlike(with(failure("a"), failure("b")), with(failure("a"), failure("b"))))
        .isTrue();
    assertThat(areAlike(with(failure("a"), failure("b")), with(failure("a"), failure("c"))))
        .isFalse();
    assertThat(areAlike(with(failure("a"), failure("b")), failure("a"))).isFalse();
  }

  @Test
  void ofOthersTheClassAndTheTextCount() {
    assertThat(areAlike(new IllegalStateException("a"), new IllegalStateException("a"))).isTrue();
    assertThat(areAlike(new IllegalStateException("a"), new IllegalStateException("b"))).isFalse();
    assertThat(areAlike(new IllegalStateException("a"), new IllegalArgumentException("a")))
        .isFalse();
    assertThat(areAlike(new IllegalStateException(), new IllegalStateException())).isTrue();
  }

  @Test
  void howFarABatchCameCounts() {
    assertThat(areAlike(batch("a", 1), batch("a", 1))).isTrue();
    assertThat(areAlike(batch("a", 1), batch("a", 1, 1))).isFalse();
    assertThat(areAlike(batch("a", 1), batch("b", 1))).isFalse();
    assertThat(areAlike(batch("a", 1), failure("a"))).isFalse();
  }

  /** PostgreSQL's driver quotes the failed statement with its values. */
  @Test
  void theTextOfABatchSaysNothingWhereItsCauseIsChained() {
    SQLException one = with(batch("row 1", 1), failure("a"));

    assertThat(areAlike(one, with(batch("row 2", 1), failure("a")))).isTrue();
    assertThat(areAlike(one, with(batch("row 1", 1), failure("b")))).isFalse();
  }

  /** Its message may quote values; what it names is compared, and what it tells of the row. */
  @ParameterizedTest
  @CsvSource({
    "23505, Dkey a, Dkey b, false",
    "23505, nc1, nc2, false",
    "23505, Pplace 1, Pplace 2, true",
    "23502, Drow a, Drow b, true",
    "23514, Drow a, Drow b, true",
    "23514, nc1, nc2, false"
  })
  void whatPostgresTellsCounts(String state, String one, String other, boolean areAlike) {
    assertThat(areAlike(told(state, one), told(state, other))).isEqualTo(areAlike);
    assertThat(areAlike(told(state, one), told(state, one))).isTrue();
  }

  private static SQLException told(String state, String more) {
    return new PSQLException(
        new ServerErrorMessage("SERROR\0C" + state + "\0Mtext\0" + more + "\0"));
  }

  @Test
  void aCircleOfFailuresEnds() {
    SQLException one = failure("a");
    SQLException other = with(failure("b"), one);
    one.setNextException(other);

    assertThat(areAlike(one, other)).isFalse();
  }

  /** H2 names the row that is in the way, with its values and its place in the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "index P on T(A) VALUES ( /* 1 */ 7, 'a' )     | index P on T(A) VALUES ( /* 2 */ 7, 'b' )"
            + "     | true",
        "index P on T(A) VALUES ( /* key:1 */ 7 )      | index P on T(A) VALUES ( /* key:-2 */ 8 )"
            + "      | true",
        "index P on T(A) VALUES (/* 1 */ 7)            | index Q on T(A) VALUES (/* 1 */ 7)"
            + "             | false",
        "\"P on T(A) VALUES ( /* 1 */ 7 )\"; SQL: a    | \"P on T(A) VALUES ( /* 1 */ 8 )\"; SQL: b"
            + "     | false",
        "constraint C1                                 | constraint C2                             "
            + "     | false"
      })
  void theRowInTheWayIsLeftOut(String one, String other, boolean areAlike) {
    assertThat(areAlike(failure(one), failure(other))).isEqualTo(areAlike);
  }
}
