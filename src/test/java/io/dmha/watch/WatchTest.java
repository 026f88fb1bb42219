package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.connect.Searching;
import io.dmha.dialect.Dialect;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchTest {
  private static final Duration SHORT = Duration.ofMillis(10);

  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  private record Idle(ReconnectingLink reconnecting) implements Watched {
    @Override
    public boolean isInCall() {
      return false;
    }

    @Override
    public boolean isStillInCall() {
      return false;
    }

    @Override
    public void leaveIfIdle() {}

    @Override
    public void cutOff(Link link, String why) {}
  }

  /** Without it hung calls would hang for ever. */
  @Test
  void aWatchThatDiesIsFollowedByAnother() throws Exception {
    AtomicInteger passes = new AtomicInteger();
    AtomicBoolean open = new AtomicBoolean(true);
    Sleeper failingOnce =
        (nanos, wakeUp) -> {
          if (passes.incrementAndGet() == 1) {
            throw new IllegalStateException("the first pass");
          }
          Sleeper.system().sleep(nanos, wakeUp);
        };
    ConnectContext context = context(failingOnce, List.of(WatchTest::runOutOfMemory));
    Opener opener = host -> Searching.refuse();
    LinkFactory lifelines = new LinkFactory("dmha-test", context, opener);
    Idle connection = new Idle(lifelines.create("c"));

    AtomicInteger chores = new AtomicInteger();
    AtomicInteger ends = new AtomicInteger();
    new Watch(
            "dmha-test",
            context,
            opener,
            lifelines.boundedCalls(),
            () -> open.get() ? List.of(connection) : List.of(),
            SHORT,
            SHORT,
            3,
            choresCounted(chores, ends))
        .start();

    Eventually.within(Duration.ofSeconds(20), "3 passes", () -> passes.get() >= 3);
    Eventually.within(Duration.ofSeconds(20), "its chores", () -> chores.get() >= 2);
    assertThat(ends.get()).isLessThanOrEqualTo(1);
    open.set(false);
    Eventually.within(Duration.ofSeconds(20), "the end of its chores", () -> ends.get() >= 1);
  }

  /** A call of the driver has all of it: for a thread in its place there is none either. */
  @Test
  void aWatchWithoutMemoryGoesOnWhenThereIsSome() throws Exception {
    AtomicInteger passes = new AtomicInteger();
    AtomicBoolean isShort = new AtomicBoolean();
    AtomicBoolean open = new AtomicBoolean(true);
    Sleeper failingOnce =
        (nanos, wakeUp) -> {
          int pass = passes.incrementAndGet();
          isShort.set(pass == 1);
          if (pass == 1) {
            throw new OutOfMemoryError("as a test");
          }
          Sleeper.system().sleep(nanos, wakeUp);
        };
    List<DmhaListener> listeners =
        new AbstractList<>() {
          @Override
          public DmhaListener get(int index) {
            throw new OutOfMemoryError("as a test");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    ConnectContext context = context(failingOnce, listeners);
    Opener opener = host -> Searching.refuse();
    LinkFactory lifelines = new LinkFactory("dmha-test", context, opener);
    Idle connection = new Idle(lifelines.create("c"));

    AtomicInteger ends = new AtomicInteger();
    new Watch(
            "dmha-test",
            context,
            opener,
            lifelines.boundedCalls(),
            () -> {
              if (isShort.get()) {
                throw new OutOfMemoryError("as a test");
              }
              return open.get() ? List.of(connection) : List.of();
            },
            SHORT,
            SHORT,
            3,
            choresCounted(new AtomicInteger(), ends))
        .start();

    Eventually.within(Duration.ofSeconds(20), "3 passes", () -> passes.get() >= 3);
    assertThat(ends.get()).isZero();
    open.set(false);
    Eventually.within(Duration.ofSeconds(20), "the end of its chores", () -> ends.get() >= 1);
  }

  private static ConnectContext context(Sleeper sleeper, List<DmhaListener> listeners)
      throws SQLException {
    Backoff backoff = new Backoff(SHORT, SHORT, () -> 0);
    Ticker ticker = Ticker.system();
    return new ConnectContext(
        new HostList(
            List.of(new Host("h1", 9000)), HostSelection.ORDERED, backoff, ticker, new Random(1)),
        RequiredRole.PRIMARY,
        Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:any", null), null),
        backoff,
        SHORT,
        sleeper,
        ticker,
        new Publisher(listeners));
  }

  private static WatchTask choresCounted(AtomicInteger passes, AtomicInteger ends) {
    return new WatchTask() {
      @Override
      public void eachPass() {
        passes.incrementAndGet();
      }

      @Override
      public void atEnd() {
        ends.incrementAndGet();
      }
    };
  }

  private static void runOutOfMemory(DmhaEvent event) {
    if (event.type() == EventType.WATCH_FAILED) {
      throw new OutOfMemoryError("as a test");
    }
  }
}
