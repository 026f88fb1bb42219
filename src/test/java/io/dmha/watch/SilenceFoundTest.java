package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long after a host fell silent its calls are cut off, with the settings as they come, by a
 * clock of the test's own; and how often it is asked while all is well.
 */
@Timeout(60)
class SilenceFoundTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int FAILURES = 3;

  /** Three questions of half a second; the first may wait for half as long. */
  private static final Duration AT_MOST = Duration.ofMillis(1_750);

  private final ManualTicker ticker = new ManualTicker();
  private final Passes passes = new Passes(ticker);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger questions = new AtomicInteger();
  private final List<Watched> open = new CopyOnWriteArrayList<>();
  private final Caller caller = new Caller();
  private volatile CountDownLatch answers = new CountDownLatch(0);
  private ServerSocket port;
  private ReconnectingLink lifeline;
  private Watch watch;

  /** Time of the last look. */
  private long lookedNanos;

  /** Marks its calls as a connection does. */
  private final class Caller implements Watched {
    private volatile boolean inCall;
    private volatile boolean hasBegun;
    private volatile boolean wasIdle;
    private volatile long cutOffNanos;
    private volatile boolean isCutOff;

    void call() {
      hasBegun = true;
      inCall = true;
    }

    @Override
    public boolean isInCall() {
      return inCall;
    }

    @Override
    public boolean isStillInCall() {
      boolean isNew = hasBegun;
      hasBegun = false;
      wasIdle = !isNew && !inCall;
      return inCall && !isNew;
    }

    @Override
    public boolean isActive() {
      return !wasIdle;
    }

    @Override
    public void leaveIfIdle() {}

    @Override
    public ReconnectingLink reconnecting() {
      return lifeline;
    }

    @Override
    public void cutOff(Link link, String why) {
      cutOffNanos = ticker.nanos();
      isCutOff = true;
    }
  }

  @BeforeEach
  void start() throws IOException, SQLException {
    port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Host host = new Host("127.0.0.1", port.getLocalPort());
    Backoff backoff = new Backoff(INTERVAL, INTERVAL, () -> 0);
    Dialect dialect =
        Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://h1/db", null), "select r from role");
    ConnectContext context =
        new ConnectContext(
            new HostList(List.of(host), HostSelection.ORDERED, backoff, ticker, new Random(1)),
            RequiredRole.PRIMARY,
            dialect,
            backoff,
            Duration.ofSeconds(5),
            passes,
            ticker,
            Publisher.silent());
    LinkFactory links = new LinkFactory("dmha-silence", context, any -> login());
    lifeline = links.create("c");
    lifeline.require(new Budget(Deadline.after(SOON, ticker), 1), connection -> {});
    open.add(caller);
    watch =
        new Watch(
            "dmha-silence",
            context,
            any -> login(),
            links.boundedCalls(),
            () -> List.copyOf(open),
            INTERVAL,
            TIMEOUT,
            FAILURES,
            new NoChores());
    watch.start();
  }

  @AfterEach
  void stop() throws IOException, SQLException {
    end.countDown();
    answers.countDown();
    open.clear();
    passes.letGo();
    lifeline.close();
    port.close();
  }

  private Connection login() throws SQLException {
    Connection real = DriverManager.getConnection("jdbc:h2:mem:");
    try (Statement statement = real.createStatement()) {
      statement.execute("create table role as select 'PRIMARY' r");
    }
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              boolean isQuestion = method.getName().equals("createStatement");
              if (isQuestion && Thread.currentThread().getName().contains("-probe-")) {
                questions.incrementAndGet();
                answers.await();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** One look, and what came of it: each question is answered, or waits for the host. */
  private void look() {
    lookedNanos = ticker.nanos();
    passes.make(1);
    Eventually.within(SOON, "the probes", this::areProbesAtRest);
  }

  /** A worker that was given a question may not have awoken yet, and looks as if it had none. */
  private boolean areProbesAtRest() throws ReflectiveOperationException {
    for (Object probe : ((Map<?, ?>) field(Watch.class, watch, "probes")).values()) {
      for (String name : new String[] {"question", "witness"}) {
        ProbeQuestion asked = (ProbeQuestion) field(HostProbe.class, probe, name);
        if (asked != null && !asked.isBegun && !asked.isAnswered()) {
          return false;
        }
      }
    }
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("dmha-silence-probe"))
        .noneMatch(
            thread ->
                thread.getState() == Thread.State.RUNNABLE
                    || thread.getState() == Thread.State.BLOCKED);
  }

  /** The watch thread, which has written it, stands still. */
  private static Object field(Class<?> type, Object of, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  /** A call after the other. */
  private void lookDuringCalls(int times) {
    for (int i = 0; i < times; i++) {
      caller.call();
      look();
    }
  }

  private void lookUntilAsked() {
    int before = questions.get();
    while (questions.get() == before) {
      lookDuringCalls(1);
    }
  }

  private void fallSilent() {
    answers = new CountDownLatch(1);
  }

  /** Of a call that begins right after the last look. */
  private Duration untilCutOff() {
    long begun = lookedNanos;
    caller.call();
    for (int i = 0; i < 40 && !caller.isCutOff; i++) {
      look();
    }
    assertThat(caller.isCutOff).isTrue();
    return Duration.ofNanos(caller.cutOffNanos - begun);
  }

  /** Right after a question that was answered, or so many looks later. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aHostInUseIsGivenUpWithinThreeQuestionsAndAQuarter(int looksAfterAQuestion) {
    lookDuringCalls(6);
    lookUntilAsked();
    lookDuringCalls(looksAfterAQuestion);

    fallSilent();

    assertThat(untilCutOff()).isBetween(TIMEOUT.multipliedBy(FAILURES), AT_MOST);
  }

  @Test
  void soIsOneThatWasCalledAMomentAgo() {
    lookDuringCalls(6);
    caller.inCall = false;
    for (int i = 0; i < 8; i++) {
      look();
    }

    fallSilent();

    assertThat(untilCutOff()).isLessThanOrEqualTo(AT_MOST);
  }

  /** No look more than before is spent on it. */
  @Test
  void afterTenSecondsWithoutACallTheFirstWaitsForTheNextLook() {
    lookDuringCalls(6);
    caller.inCall = false;
    long stopped = ticker.nanos();
    while (ticker.nanos() - stopped < Duration.ofSeconds(12).toNanos()) {
      look();
    }
    long begun = ticker.nanos();
    for (int i = 0; i < 10; i++) {
      look();
    }
    assertThat(ticker.nanos() - begun).isEqualTo(INTERVAL.multipliedBy(10).toNanos());

    fallSilent();

    assertThat(untilCutOff()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  /** It, or its thread, was stopped, and the host answered meanwhile. */
  @Test
  void aClientThatStoodStillBlamesNobody() {
    lookDuringCalls(6);
    fallSilent();
    lookUntilAsked();
    ticker.advance(Duration.ofMinutes(1));
    look();
    answers.countDown();
    Eventually.within(SOON, "the answers", this::areProbesAtRest);
    for (int i = 0; i < 20; i++) {
      look();
    }

    assertThat(caller.isCutOff).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whileAllIsWellItIsAskedTwiceASecond(boolean isOneLongCall) {
    lookDuringCalls(6);
    int before = questions.get();
    long begun = ticker.nanos();
    while (ticker.nanos() - begun < Duration.ofSeconds(30).toNanos()) {
      if (!isOneLongCall) {
        caller.call();
      }
      look();
    }

    assertThat(questions.get() - before).isBetween(45, 61);
    assertThat(caller.isCutOff).isFalse();
  }
}
