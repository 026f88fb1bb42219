package io.dmha.recovery;

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
import org.junit.jupiter.api.Test;

/**
 * Threads that use, lose, close and abort one lifeline, in each order of their steps: one link is
 * current, each other one was ended, nothing is left of a closed one, and who waits for a search is
 * told of its end.
 */
class LifelineOrdersTest {
  @Test
  void noLinkIsLeftBehind() {
    Orders.of(2, 2).scenarios(5).orders(30).check(Threads.class, AsIfAlone.class);
    Orders.of(3, 1).scenarios(2).orders(30).check(Threads.class, AsIfAlone.class);
  }

  /** What threads do with a lifeline whose searches find a link at once. */
  public static final class Threads {
    private static final Host HOST = new Host("h", 1);

    private final Queue<Link> made = new ConcurrentLinkedQueue<>();
    private final Queue<Link> ended = new ConcurrentLinkedQueue<>();
    private final Limits limits =
        new Limits(() -> 0, Duration.ofSeconds(30), Duration.ofSeconds(3), 0);
    private final Lifeline lifeline = new Lifeline("test", parts(), new Made());

    @SuppressWarnings("NullAway") // what only a search uses
    private static Parts parts() {
      Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
      HostList hosts =
          new HostList(List.of(HOST), HostSelection.ORDERED, backoff, () -> 0, new Random(1));
      Publisher silent = Publisher.silent();
      return new Parts(
          hosts, RoleWish.PRIMARY, null, backoff, Duration.ZERO, null, () -> 0, silent);
    }

    private final class Made implements Links {
      @Override
      @SuppressWarnings("NullAway") // nobody uses the connection
      public Link find(String connection, Budget budget, Restorer restorer, Flight flight) {
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
    public void prepareAndLose() {}

    @Operation
    public void lose() {}

    @Operation
    public void close() {}

    @Operation
    public void abort() {}
  }
}
