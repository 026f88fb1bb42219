package io.dmha.tool.doctor;

import io.dmha.cluster.HostSession;
import io.dmha.cluster.HostTrouble;
import io.dmha.cluster.Survey;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.time.WallClock;
import io.dmha.tool.doctor.HostFacts.Step;
import io.dmha.topology.Host;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host, step by step, and notes what it says as it says it. Runs on a thread of its own:
 * who waits takes what is there when the time is over.
 */
final class Interview implements Callable<Boolean> {
  private final Survey survey;
  private final Host host;
  private final Duration limit;
  private final HostFacts.Builder facts;
  private final Ticker ticker = Ticker.system();
  private final WallClock wall = WallClock.system();

  /** What it is at, for who stops waiting. */
  private volatile Step step = Step.RESOLVE;

  /**
   * @param limit for each step
   */
  Interview(Survey survey, Host host, Duration limit) {
    this.survey = survey;
    this.host = host;
    this.limit = limit;
    this.facts = new HostFacts.Builder(host.toString());
  }

  /** What is known when nobody waits any longer. */
  HostFacts stop(boolean isDone) {
    if (!isDone) {
      facts.failed(step, new HostTrouble(HostTrouble.Kind.SILENT, "> " + limit.toMillis() + " ms"));
    }
    return facts.build();
  }

  /** True, however far it came. */
  @Override
  public Boolean call() throws InterruptedException {
    try {
      if (host.port() > 0) {
        InetAddress[] addresses = resolve();
        step = Step.CONNECT;
        connect(addresses);
      }
      step = Step.LOGIN;
      long begun = ticker.nanos();
      try (HostSession session = survey.login(host)) {
        facts.loggedIn(millisSince(begun));
        ask(session);
      }
    } catch (HostTrouble e) {
      facts.failed(step, e);
    }
    return true;
  }

  private long millisSince(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - begun);
  }

  /** Name services have limits of their own, of many seconds. */
  private InetAddress[] resolve() throws HostTrouble, InterruptedException {
    long begun = ticker.nanos();
    InetAddress[] addresses =
        Background.await(
            Background.start("dmha-doctor-name", () -> InetAddress.getAllByName(host.name())),
            Deadline.after(limit, ticker));
    if (addresses == null) {
      throw new HostTrouble(HostTrouble.Kind.NAME_UNKNOWN, millisSince(begun) + " ms");
    }
    List<String> found = new ArrayList<>();
    for (InetAddress address : addresses) {
      found.add(address.getHostAddress());
    }
    facts.resolved(millisSince(begun), found);
    return addresses;
  }

  /** Tries each address; one that takes a connection is enough. */
  private void connect(InetAddress[] addresses) throws HostTrouble {
    Deadline deadline = Deadline.after(limit, ticker);
    HostTrouble last = null;
    long best = HostFacts.NO_TIME;
    List<String> dead = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      long share = Math.max(1, deadline.remainingMillis() / (addresses.length - i));
      long begun = ticker.nanos();
      HostTrouble failure = failureAt(addresses[i], host.port(), (int) share);
      long took = millisSince(begun);
      if (failure == null) {
        best = best == HostFacts.NO_TIME ? took : Math.min(best, took);
      } else {
        last = failure;
        dead.add(addresses[i].getHostAddress());
      }
    }
    if (best != HostFacts.NO_TIME) {
      facts.connected(best, dead);
    } else if (last != null) {
      throw last;
    }
  }

  /** Null where the address takes a connection. */
  static @Nullable HostTrouble failureAt(InetAddress address, int port, int millis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), millis);
      return null;
    } catch (SocketTimeoutException e) {
      return new HostTrouble(HostTrouble.Kind.SILENT, millis + " ms");
    } catch (ConnectException e) {
      return new HostTrouble(HostTrouble.Kind.CONNECT_REFUSED, "ConnectException");
    } catch (IOException e) {
      return new HostTrouble(HostTrouble.Kind.CONNECT_FAILED, e.getClass().getSimpleName());
    }
  }

  private void ask(HostSession session) throws HostTrouble, InterruptedException {
    step = Step.ROLE;
    facts.versions(session.serverVersion(), session.driverVersion());
    facts.saw(session.firstLook());
    step = Step.QUESTIONS;
    String clock = Question.ofClock(survey.subprotocol());
    if (!clock.isEmpty()) {
      askClock(session, clock);
    }
    for (Question question : Question.of(survey.subprotocol())) {
      facts.answered(question, answer(session, question));
    }
  }

  /** Twice: the first question of a session costs the server more. */
  private void askClock(HostSession session, String query)
      throws HostTrouble, InterruptedException {
    try {
      for (int i = 0; i < 2; i++) {
        long asked = wall.millis();
        long begun = ticker.nanos();
        long told = session.millisOf(query);
        boolean tellsZone = !survey.subprotocol().equals("dm");
        facts.clock(ClockDifference.of(told, asked, millisSince(begun), tellsZone));
      }
    } catch (HostTrouble e) {
      throwIfOver(e);
    }
  }

  private static Answer answer(HostSession session, Question question)
      throws HostTrouble, InterruptedException {
    try {
      return Answer.of(session.rowsOf(question.sql()));
    } catch (HostTrouble e) {
      throwIfOver(e);
      return Answer.refused(e.kind());
    }
  }

  private static void throwIfOver(HostTrouble e) throws HostTrouble {
    if (e.kind() == HostTrouble.Kind.SILENT || e.kind() == HostTrouble.Kind.LOST) {
      throw e;
    }
  }
}
