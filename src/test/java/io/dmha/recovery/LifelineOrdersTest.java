package io.dmha.recovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.orders.Orders;
import io.dmha.host.Host;
import io.dmha.host.HostList;
import io.dmha.host.HostSelection;
import io.dmha.host.RoleWish;
import io.dmha.target.Greeting;
import io.dmha.target.Role;
import io.dmha.time.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Threads that use, lose and close one lifeline, in each order of their steps: one link is current,
 * each other one was ended, nothing is left of a closed one, one searches at a time, a loss is told
 * once, and who waits for a search is told of its end.
 *
 * <p>Found when it is broken: {@code adopt} that sets the link before the state, {@code connect}
 * that does not look again whether it was closed, {@code lose} that looks and sets, {@code land}
 * that keeps its flight or wakes nobody, and {@code end} that does not land. Not seen here: what is
 * wrong only where two threads are stopped in their middle, such as {@code adopt} that does not
 * look at the state at its end.
 */
class LifelineOrdersTest {
  @Test
  void noLinkIsLeftBehind() {
    Orders.ofChoices()
        .choice("", "use", "use", "close")
        .choice("prepare", "use", "adopt", "lose use")
        .choice("use", "", "lose", "lose")
        .choice("", "use", "prepareAndLose", "use")
        .choice("", "", "use", "use", "close")
        .orders(30)
        .check(Threads.class, AsIfAlone.class);
  }

  /** What threads do with a lifeline whose searches find a link at once. */
  public static final class Threads {
    private static final Host HOST = new Host("h", 1);

    private final Queue<Link> made = new ConcurrentLinkedQueue<>();
    private final Queue<Link> ended = new ConcurrentLinkedQueue<>();
    private final Queue<Flight> flights = new ConcurrentLinkedQueue<>();
    private final Queue<DmhaEvent> losses = new ConcurrentLinkedQueue<>();
    private final Limits limits =
        new Limits(() -> 0, Duration.ofSeconds(30), Duration.ofSeconds(3), 0);
    private final Lifeline lifeline = new Lifeline("test", parts(), new Made());

    private @Nullable Link waiting;

    @SuppressWarnings("NullAway") // what only a search uses
    private Parts parts() {
      Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
      HostList hosts =
          new HostList(List.of(HOST), HostSelection.ORDERED, backoff, () -> 0, new Random(1));
      Publisher publisher = new Publisher(List.of(new Losses()));
      return new Parts(
          hosts, RoleWish.PRIMARY, null, backoff, Duration.ZERO, null, () -> 0, publisher);
    }

    private final class Losses implements DmhaListener {
      @Override
      public void onEvent(DmhaEvent event) {
        if (event.type() == EventType.CONNECTION_LOST) {
          losses.add(event);
        }
      }
    }

    private final class Made implements Links {
      @Override
      @SuppressWarnings("NullAway") // nobody uses the connection
      public Link find(String connection, Budget budget, Restorer restorer, Flight flight) {
        flights.add(flight);
        if (!lifeline.isSearching()) {
          throw new AssertionError("a search that nobody knows of");
        }
        Link link = new Link(null, HOST, Greeting.of(Role.PRIMARY), 0);
        made.add(link);
        return link;
      }

      @Override
      public void kill(Link link) {
        ended.add(link);
      }

      @Override
      public void closeOrThrow(Link link) {
        ended.add(link);
      }
    }

    @Operation
    public void use() {
      try {
        Link unusedLink = lifeline.require(limits.call(), any -> {});
      } catch (SQLException e) {
        expectClosed(e);
      }
    }

    @Operation
    public void prepare() throws SQLException {
      waiting = lifeline.prepare(limits.call(), any -> {});
    }

    /** What was prepared before. */
    @Operation
    @SuppressWarnings("NullAway") // it was
    public void adopt() {
      try {
        boolean unusedIsAdopted = lifeline.adopt(waiting, limits.call());
      } catch (SQLException e) {
        expectClosed(e);
      }
    }

    /** As a replay that goes wrong does. */
    @Operation
    public void prepareAndLose() {
      try {
        Link prepared = lifeline.prepare(limits.call(), any -> {});
        lifeline.lose(prepared, false, "test");
      } catch (SQLException e) {
        expectClosed(e);
      }
    }

    @Operation
    public void lose() {
      Link current = lifeline.linkOrCandidate();
      if (current != null) {
        lifeline.lose(current, false, "test");
      }
    }

    @Operation
    public void close() throws SQLException {
      lifeline.close();
    }

    @Operation
    public void abort() {
      lifeline.abort();
    }

    private void expectClosed(SQLException e) {
      if (lifeline.state() != State.CLOSED || !"08003".equals(e.getSQLState())) {
        throw new AssertionError(e);
      }
    }

    /** When all threads are done. */
    @Validate
    public void nothingIsLeftBehind() {
      Link current = lifeline.link();
      State state = lifeline.state();
      if (lifeline.linkOrCandidate() != current) {
        throw new AssertionError("a candidate is left");
      }
      if (state != (current != null ? State.CONNECTED : state)
          || (current == null && state != State.DISCONNECTED && state != State.CLOSED)) {
        throw new AssertionError(
            "state " + state + (current == null ? " without" : " with") + " a link");
      }
      if (lifeline.isSearching()
          || flights.stream().anyMatch(any -> any.landed().getCount() != 0)) {
        throw new AssertionError("a search has no end");
      }
      if (losses.size() > made.size()) {
        throw new AssertionError("a loss is told twice");
      }
      for (Link link : made) {
        if (ended.contains(link) == (link == current)) {
          throw new AssertionError(link == current ? "the current one is ended" : "one is left");
        }
      }
    }
  }

  /** None of them answers anything. */
  public static final class AsIfAlone {
    @Operation
    public void use() {}

    @Operation
    public void prepare() {}

    @Operation
    public void adopt() {}

    @Operation
    public void prepareAndLose() {}

    @Operation
    public void lose() {}

    @Operation
    public void close() {}

    @Operation
    public void abort() {}
  }
}
