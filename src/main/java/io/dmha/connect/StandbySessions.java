package io.dmha.connect;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fault.Category;
import io.dmha.fault.Phase;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.link.Workers;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on hosts that have another role than the one that is looked for, while somebody waits
 * for it: one on each host is asked again and again, and when its host has got the role it is given
 * to the first who connects there, so that no login stands between a promotion and the first
 * statement after it. All who wait are told at the same moment. Thread-safe.
 *
 * <p>A host that does not let its role be asked (Dameng's {@code V$INSTANCE} needs a privilege) is
 * logged in to instead, by one thread for all who wait.
 */
final class StandbySessions {
  /** How often a host is asked. */
  static final long BETWEEN_QUESTIONS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How often it is logged in to where it cannot be asked. */
  static final long BETWEEN_LOGINS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Whose last answer is older is tried by logins again: the session may hang. */
  private static final Duration TRUSTED = Duration.ofSeconds(1);

  /** How long a session whose host has got the role waits for somebody to take it. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConnectContext context;
  private final Dialect dialect;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final String name;
  private final Workers workers;
  private final Map<Host, StandbySession> sessions = new ConcurrentHashMap<>();

  /** How many searches wait for a host. */
  private final AtomicInteger searches = new AtomicInteger();

  /**
   * @param name how the threads are called, before a number
   */
  StandbySessions(String name, ConnectContext context, Opener opener, BoundedCalls boundedCalls) {
    this.name = name;
    this.context = context;
    this.dialect = context.dialect;
    this.opener = opener;
    this.boundedCalls = boundedCalls;
    this.workers = new Workers(name, Math.max(1, context.hosts.all().size()));
  }

  /** A search has found no host and waits for one, until it calls {@link #endsWait}. */
  void beginsWait() {
    searches.incrementAndGet();
  }

  /** It waits no longer; with the last one all sessions that nobody has taken are given up. */
  void endsWait() {
    if (searches.decrementAndGet() == 0) {
      sessions.forEach(
          (host, session) -> {
            Connection hanging = session.stop(TRUSTED);
            if (hanging != null) {
              boundedCalls.kill(host, hanging);
            }
          });
    }
  }

  /** Whether a session of that host is asked, and answers. */
  boolean isAsked(Host host) {
    StandbySession session = sessions.get(host);
    return session != null && session.isAnswering(TRUSTED);
  }

  /**
   * Keeps a session of a host that has another role, if somebody waits and none is there.
   *
   * @param greeting what the host has said there
   * @return whether it is kept; otherwise it is the caller's to close
   */
  boolean keep(Host host, Connection connection, ServerIdentity greeting) {
    StandbySession session = new StandbySession(connection, greeting, context.ticker);
    if (searches.get() == 0 || sessions.putIfAbsent(host, session) != null) {
      return false;
    }
    // There may be more hosts than at the start.
    int most = Math.max(1, context.hosts.all().size());
    workers.allow(most, most);
    boolean isStarted = workers.start(() -> ask(host, session));
    if (!isStarted) {
      boolean unusedThere = sessions.remove(host, session);
    }
    return isStarted;
  }

  /**
   * A session of that host, which had the role when it was asked last; null where there is none.
   */
  @Nullable StandbySession take(Host host) {
    StandbySession session = sessions.get(host);
    return session != null && session.isTaken() ? session : null;
  }

  /** Runs on a worker. */
  private void ask(Host host, StandbySession session) {
    try {
      if (isPromoted(host, session)) {
        tell(host, session.role());
        context.sleeper.sleep(KEPT_NANOS, session.over());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts these workers; should somebody, it ends as if nobody waited.
      Thread.currentThread().interrupt();
    } finally {
      boolean unusedThere = sessions.remove(host, session);
      session.closeUnlessTaken();
    }
  }

  /** Asks until the host has the role, nobody waits any more, or it does not answer well. */
  private boolean isPromoted(Host host, StandbySession session) throws InterruptedException {
    boolean mayAsk = true;
    boolean isLost = false;
    while (searches.get() > 0) {
      boolean asks = mayAsk && !isLost;
      context.sleeper.sleep(asks ? BETWEEN_QUESTIONS_NANOS : BETWEEN_LOGINS_NANOS, session.over());
      if (session.isOver()) {
        return false;
      }
      try {
        Role role = asks ? dialect.askRole(session.connection()) : roleByLogin(host, session);
        session.answered(role);
        isLost = false;
        if (context.wish.accepts(role)) {
          if (mayAsk) {
            return session.isFit();
          }
          // Its role can be asked by a login alone, which whoever takes it would have to do.
          tell(host, role);
          return false;
        }
      } catch (SQLException | RuntimeException e) {
        if (!asks) {
          return false;
        }
        mayAsk = !isRefused(e, session.connection());
        isLost = mayAsk;
      }
    }
    return false;
  }

  /** The server is there, and does not answer this question. */
  private boolean isRefused(Exception failure, Connection asked) {
    try {
      return !asked.isClosed()
          && context.classifier().classify(Phase.SENT, failure).category() == Category.APPLICATION;
    } catch (SQLException e) {
      return false;
    }
  }

  private Role roleByLogin(Host host, StandbySession session) throws SQLException {
    Connection fresh = opener.open(host);
    session.replaceBy(fresh);
    return dialect.roleOf(fresh);
  }

  private void tell(Host host, Role role) {
    if (context.hosts.succeeded(host)) {
      context.publisher.publish(
          DmhaEvent.of(EventType.HOST_RECOVERED, name)
              .host(host)
              .saying(host + " has the role " + role + " now"));
    }
  }
}
