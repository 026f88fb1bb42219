package io.dmha.connect;

import io.dmha.dialect.ServerIdentity;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.orders.Orders;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.link.TimeLimits;
import io.dmha.time.Backoff;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
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
 * <p>Found when it is broken: {@code adopt} that sets the link before the state, does not own the
 * candidate it takes, or does not look whether it was closed; {@code lose} that looks and sets;
 * {@code land} that keeps its flight or wakes nobody; {@code end} that does not land. Not seen
 * here: {@code connect} that does not look again whether it was closed, which only spends time, for
 * who adopts looks, too; and a flight that is set without a comparison.
 */
@Slow
class ReconnectingLinkOrdersTest {
  @Test
  void noLinkIsLeftBehind() {
    Orders.ofChoices()
        .choice("", "use", "use", "close")
        .choice("prepare", "use", "adopt", "lose use")
        .choice("prepare", "use", "adopt", "close")
        .choice("", "", "use", "use")
        .choice("use", "", "lose", "lose")
        .choice("", "use", "prepareAndLose", "use")
        .choice("", "", "use", "use", "close")
        .orders(100)
        .check(Threads.class, AsIfAlone.class);
  }

  /** What threads do with a lifeline whose searches find a link at once. */
  public static final class Threads {
    private static final Host HOST = new Host("h", 1);

    private final Queue<Link> made = new ConcurrentLinkedQueue<>();
    private final Queue<Link> ended = new ConcurrentLinkedQueue<>();
    private final Queue<PendingSearch> flights = new ConcurrentLinkedQueue<>();
    private final Queue<DmhaEvent> losses = new ConcurrentLinkedQueue<>();
    private final TimeLimits limits =
        new TimeLimits(() -> 0, Duration.ofSeconds(30), Duration.ofSeconds(3), 0);
    private final ReconnectingLink lifeline = new ReconnectingLink("test", context(), new Made());

    private @Nullable Link waiting;

    @SuppressWarnings("NullAway") // what only a search uses
    private ConnectContext context() {
      Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
      HostList hosts =
          new HostList(List.of(HOST), HostSelection.ORDERED, backoff, () -> 0, new Random(1));
      Publisher publisher = new Publisher(List.of(new Losses()));
      return new ConnectContext(
          hosts, RequiredRole.PRIMARY, null, backoff, Duration.ZERO, null, () -> 0, publisher);
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
      public Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight) {
        flights.add(flight);
        if (!lifeline.isSearching()) {
          throw new AssertionError("a search that nobody knows of");
        }
        Link link = new Link(null, HOST, ServerIdentity.of(Role.PRIMARY), 0);
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
      if (lifeline.state() != ConnectionState.CLOSED || !"08003".equals(e.getSQLState())) {
        throw new AssertionError(e);
      }
    }

    /** When all threads are done. */
    @Validate
    public void nothingIsLeftBehind() {
      Link current = lifeline.link();
      ConnectionState state = lifeline.state();
      if (lifeline.linkOrCandidate() != current) {
        throw new AssertionError("a candidate is left");
      }
      if (state != (current != null ? ConnectionState.CONNECTED : state)
          || (current == null
              && state != ConnectionState.DISCONNECTED
              && state != ConnectionState.CLOSED)) {
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
