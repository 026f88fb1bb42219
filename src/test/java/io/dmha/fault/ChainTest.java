package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dm.jdbc.driver.DMException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ChainTest {
  private final FaultClassifier classifier = new FaultClassifier(CodeTable.generic());

  @Test
  void cyclesEnd() {
    DMException self = new DMException("x", "22000", -6602, null);
    self.setCause(self);
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.initCause(b);
    a.addSuppressed(b);
    SQLException s = new SQLException("s", "42000", a);
    s.setNextException(new SQLException("t", "42000", s));

    for (Throwable each : new Throwable[] {self, a, b, s}) {
      assertThat(classify(each).category()).isEqualTo(Category.APPLICATION);
    }
  }

  @Test
  void chainsOfTenThousandEnd() {
    SQLException next = new SQLException("x", "42000");
    SQLException suppressing = new SQLException("x", "42000");
    Exception cause = new Exception("deepest");
    for (int i = 0; i < 10_000; i++) {
      next.setNextException(new SQLException("n" + i, "42000"));
      suppressing.addSuppressed(new SQLException("s" + i, "42000"));
      cause = new SQLException("c" + i, "42000", cause);
    }
    Exception deep = cause;

    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          for (Throwable each : new Throwable[] {next, suppressing, deep}) {
            assertThat(classify(each).category()).isEqualTo(Category.APPLICATION);
          }
        });
  }

  @Test
  void whatWrapsTheDriversExceptionIsLookedThrough() {
    SQLException lost = new SQLException("x", "08006");

    assertThat(classify(new InvocationTargetException(lost)).category())
        .isEqualTo(Category.LINK_LOST);
    assertThat(classify(new IllegalStateException(lost)).evidence()).isEqualTo("SQLState 08006");
  }

  @Test
  void aLinkLostBehindTheFirstErrorOfABatchIsLost() {
    BatchUpdateException batch = new BatchUpdateException("dup", "23505", new int[] {-3});
    batch.setNextException(new SQLException("dup", "23505"));
    batch.setNextException(new SQLException("gone", "08006", new SocketException("Broken pipe")));

    assertThat(classify(batch).category()).isEqualTo(Category.LINK_LOST);
    assertThat(classify(batch).isLinkUsable()).isFalse();
    assertThat(classifier.classify(Phase.COMMIT_SENT, batch).category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
  }

  @Test
  void anOrdinaryErrorBehindAnotherIsNoLossThoughAnEndOfStreamIsItsCause() {
    SQLException refused = new SQLException("bytea for int", "42804");
    refused.setNextException(
        new SQLException("not bound", "22023", new EOFException("stream shorter than was said")));
    SQLException lostAfterThat = new SQLException("dup", "23505");
    lostAfterThat.setNextException(new SQLException("x", "22023", new EOFException("short")));
    lostAfterThat.setNextException(new SQLException("gone", "08006", new EOFException()));

    assertThat(classify(refused).category()).isEqualTo(Category.APPLICATION);
    assertThat(classify(refused).isLinkUsable()).isTrue();
    assertThat(classify(lostAfterThat).category()).isEqualTo(Category.LINK_LOST);
  }

  @Test
  void aSuppressedSocketErrorOnlyMakesTheLinkUnusable() {
    SQLException duplicate = new SQLException("dup", "23505");
    duplicate.addSuppressed(new IOException("Connection reset by peer"));
    SQLException silent = new SQLException("x");
    silent.addSuppressed(new SQLException("x", "08006"));

    for (SQLException each : new SQLException[] {duplicate, silent}) {
      assertThat(classify(each).category()).isEqualTo(Category.APPLICATION);
      assertThat(classify(each).isLinkUsable()).isFalse();
    }
    assertThat(classifier.classify(Phase.LOGIN, duplicate).category()).isEqualTo(Category.FATAL);
  }

  @Test
  void aRefusedLoginStaysFatalThoughTheSocketWasThenClosed() {
    SQLException refused = new SQLException("x", "28000", new SocketException("Connection reset"));

    assertThat(classifier.classify(Phase.LOGIN, refused).category()).isEqualTo(Category.FATAL);
  }

  @Test
  void anUnknownOutcomeStaysUnknownWhateverItsCause() {
    SQLException unknown = new SQLException("x", "08007", new SocketException("Broken pipe"));

    assertThat(classify(unknown).category()).isEqualTo(Category.UNKNOWN_OUTCOME);
  }

  private Fault classify(Throwable t) {
    return classifier.classify(Phase.SENT, t);
  }
}
