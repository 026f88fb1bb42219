package io.dmha.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.event.DmhaEvent;
import io.dmha.event.Publisher;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.junit.Slow;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls with a bound that the delegate does not keep. */
@Timeout(60)
@Slow
class BoundedCallsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  @RegisterExtension static final LeakCheck LEAKS = new LeakCheck();

  private final CountingDriver driver = CountingDriver.around(new org.h2.Driver());
  private final List<DmhaEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void release() throws SQLException {
    driver.close();
  }

  private BoundedCalls boundedCalls(int most, Duration closeBound) throws SQLException {
    // Of a database whose connections are cut off by abort().
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://h1/db", null), null);
    return new BoundedCalls(
        "dmha-test", most, dialect, new Publisher(List.of(events::add)), closeBound);
  }

  private Link link() throws SQLException {
    return new Link(
        driver.connect("jdbc:h2:mem:", new Properties()),
        new Host("h1", 9000),
        ServerIdentity.of(Role.UNKNOWN),
        0);
  }

  @Test
  void anInterruptedThreadClosesItsConnectionAndStaysInterrupted() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    Link link = link();

    Thread.currentThread().interrupt();
    boundedCalls.closeOrThrow(link);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(driver.closed()).isEqualTo(1);
  }

  @Test
  void anInterruptedThreadGetsItsAnswerAndStaysInterrupted() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);

    Thread.currentThread().interrupt();
    String answer = boundedCalls.bounded("a question", SOON, () -> "answer");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).isEqualTo("answer");
  }

  @Test
  void whatADriverSaysThatLostItsPlaceIsInTheCauseAlone() throws Exception {
    String answer = "x\r\n2026-01-01 all is well".repeat(100);

    Throwable thrown =
        catchThrowable(
            () ->
                boundedCalls(1, SHORT)
                    .bounded(
                        "a question",
                        SOON,
                        () -> {
                          throw new IllegalStateException(answer);
                        }));

    assertThat(thrown)
        .isInstanceOf(SQLException.class)
        .hasMessage("a question failed: java.lang.IllegalStateException")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCloseThatHangsIsReportedAndCutOff() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SHORT);
    Link link = link();
    CallFault hanging = driver.blockBefore("Connection.close", 1);

    Throwable thrown = catchThrowable(() -> boundedCalls.closeOrThrow(link));

    assertThat(thrown)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("h1:9000 did not return within 100 ms");
    assertThat(((SQLException) thrown).getSQLState()).isEqualTo("08006");
    Eventually.within(SOON, "cut off", () -> driver.closed() == 1);
    hanging.release();
  }

  /** A close that waits in vain for a thread is no reason to keep the connection. */
  @Test
  void aCloseThatCannotBeginIsReportedAndCutOff() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SHORT);
    Link first = link();
    Link second = link();
    CallFault hanging = driver.blockBefore("Connection.close", 1);
    assertThat(catchThrowable(() -> boundedCalls.closeOrThrow(first))).isNotNull();

    Throwable thrown = catchThrowable(() -> boundedCalls.closeOrThrow(second));

    assertThat(thrown).hasMessageContaining("could not be begun");
    Eventually.within(SOON, "both cut off", () -> driver.closed() == 2);
    hanging.release();
  }

  /** Or the session of a connection that is given up keeps its locks as long as the process. */
  @Test
  void whatFailsToCutOffWithAnErrorIsClosed() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    CallFault fault = driver.failBefore("abort", 1, () -> new AssertionError("of the driver"));

    boundedCalls.kill(link());

    fault.awaitReached(SOON);
    Eventually.within(SOON, "closed", () -> driver.closed() == 1);
  }

  @Test
  void closesThatHangDoNotKeepAHealthyConnectionFromBeingAsked() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SHORT);
    Link link = link();
    CallFault hanging = driver.blockBefore("Connection.close", 1);
    assertThat(catchThrowable(() -> boundedCalls.closeOrThrow(link))).isNotNull();

    assertThat(boundedCalls.bounded("a question", SOON, () -> "answer")).isEqualTo("answer");

    hanging.release();
  }

  /** Nobody has asked, so nobody may say that the connection is lost. */
  @Test
  void aQuestionThatWasNeverAskedIsNoTimeout() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SHORT);
    CountDownLatch end = new CountDownLatch(1);
    assertThat(catchThrowable(() -> boundedCalls.bounded("hanging", SHORT, () -> awaitEnd(end))))
        .isInstanceOf(TimeoutException.class);

    Throwable thrown =
        catchThrowable(() -> boundedCalls.bounded("isValid on h1", SHORT, () -> "answer"));

    end.countDown();
    assertThat(thrown)
        .isInstanceOf(SQLTransientException.class)
        .hasMessageContaining("isValid on h1 could not be begun");
    assertThat(DmhaExceptions.isOurs(thrown)).isTrue();
  }

  private static boolean awaitEnd(CountDownLatch end) throws InterruptedException {
    end.await();
    return true;
  }

  /** Drivers that commit in close() would make true what was told as not applied. */
  @Test
  void whatCouldNotBeCutOffIsTakenBackBeforeItIsClosed() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    Link link = link();
    link.connection().setAutoCommit(false);
    driver.failBefore("Connection.abort", 1, () -> new SQLException("no abort", "0A000"));
    CallFault closing = driver.blockBefore("Connection.close", 1);
    CallFault takingBack = driver.blockBefore("Connection.rollback", 1);

    boundedCalls.kill(link);

    Eventually.within(SOON, "taken back", takingBack::isReached);
    assertThat(closing.isReached()).isFalse();
    takingBack.release();
    Eventually.within(SOON, "closed", closing::isReached);
    closing.release();
    Eventually.within(SOON, "gone", () -> driver.closed() == 1);
  }

  /** A driver for an older JDBC has no abort(). */
  @Test
  void whatHasNoAbortIsTakenBackAndClosed() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    Link link = link();
    link.connection().setAutoCommit(false);
    driver.failBefore("Connection.abort", 1, () -> new AbstractMethodError("abort"));
    CallFault takingBack = driver.blockBefore("Connection.rollback", 1);

    boundedCalls.kill(link);

    Eventually.within(SOON, "taken back", takingBack::isReached);
    takingBack.release();
    Eventually.within(SOON, "closed", () -> driver.closed() == 1);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).message()).contains("AbstractMethodError");
  }

  @Test
  void whatCannotBeTakenBackIsNotClosed() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    Link link = link();
    link.connection().setAutoCommit(false);
    driver.failBefore("Connection.abort", 1, () -> new SQLException("no abort", "0A000"));
    CallFault refused =
        driver.failBefore("Connection.rollback", 1, () -> new SQLException("no rollback"));

    boundedCalls.kill(link);

    Eventually.within(SOON, "refused", refused::isReached);
    // The one worker for closes is free again when the next close has ended.
    boundedCalls.closeOrThrow(link());
    assertThat(driver.closed()).isEqualTo(1);
  }

  @Test
  void whatTheDriverSaysOfAFailedCutIsNotLogged() throws Exception {
    BoundedCalls boundedCalls = boundedCalls(1, SOON);
    Link link = link();
    driver.failBefore(
        "Connection.abort", 1, () -> new SQLException("password=hunter2", "08006", 17));

    boundedCalls.kill(link);

    Eventually.within(SOON, "closed all the same", () -> driver.closed() == 1);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).message())
        .contains("h1:9000 could not be cut off: ")
        .doesNotContain("hunter2");
  }
}
