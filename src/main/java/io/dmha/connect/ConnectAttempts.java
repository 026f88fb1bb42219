package io.dmha.connect;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.link.Restorer;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Single attempts to connect to one host: login, role check and restored session under one limit,
 * whatever the delegate does. The attempt runs on a worker; when its time is over the caller goes
 * on, and the connection is killed, be it there already or not before later. Thread-safe.
 */
final class ConnectAttempts {
  /** More hosts than a list may have. */
  private static final int MOST_REMEMBERED = 100;

  private final String name;
  private final Opener opener;
  private final Dialect dialect;
  private final RequiredRole wish;
  private final Ticker ticker;
  private final ConnectContext context;
  private final BoundedCalls boundedCalls;
  private final StandbySessions standbys;
  private final Map<Host, LoginWorkers> logins = new ConcurrentHashMap<>();

  /**
   * @param name how the threads are called, before the host
   */
  ConnectAttempts(
      String name,
      ConnectContext context,
      Opener opener,
      BoundedCalls boundedCalls,
      StandbySessions standbys) {
    this.standbys = standbys;
    this.name = name;
    this.opener = opener;
    this.dialect = context.dialect;
    this.wish = context.wish;
    this.ticker = context.ticker;
    this.context = context;
    this.boundedCalls = boundedCalls;
  }

  /**
   * Tries {@code host} until {@code deadline}.
   *
   * @throws AttemptFailed with the reason, if there is no connection now
   * @throws InterruptedException if the caller is interrupted
   */
  Link attempt(Host host, Deadline deadline, Restorer restorer, PendingSearch flight)
      throws AttemptFailed, InterruptedException {
    forgetHostsThatAreGone();
    LoginWorkers here =
        logins.computeIfAbsent(host, any -> new LoginWorkers(name, any, context, boundedCalls));
    if (!here.mayBegin()) {
      throw AttemptFailed.timedOut("earlier attempts still hang");
    }
    CompletableFuture<Link> future = new CompletableFuture<>();
    int failures = here.failures();
    LoginWorkers.Login login =
        here.start(
            self -> {
              if (future.isDone()) {
                return;
              }
              if (here.failures() == failures) {
                open(host, restorer, here, self, future);
                if (future.isCancelled()) {
                  // Who gave up may look for the connection only when this login is over.
                  self.leaveBehind();
                }
              } else {
                future.completeExceptionally(AttemptFailed.notBegun());
              }
            });
    flight.attempting(future);
    return await(future, deadline, login);
  }

  /** A source of hosts may name others each day. */
  private void forgetHostsThatAreGone() {
    if (logins.size() > MOST_REMEMBERED) {
      List<Host> known = context.hosts.all();
      logins
          .entrySet()
          .removeIf(each -> !known.contains(each.getKey()) && each.getValue().isFree());
    }
  }

  private static Link await(
      CompletableFuture<Link> future, Deadline deadline, LoginWorkers.Login login)
      throws AttemptFailed, InterruptedException {
    try {
      return awaitOrCancel(future, deadline, login);
    } catch (CancellationException e) {
      login.leaveBehind();
      throw AttemptFailed.timedOut("stopped");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof AttemptFailed
          ? (AttemptFailed) cause
          : AttemptFailed.connecting(cause == null ? e : cause);
    }
  }

  /** What comes in the moment in which the caller gives up is the caller's all the same. */
  private static Link awaitOrCancel(
      CompletableFuture<Link> future, Deadline deadline, LoginWorkers.Login login)
      throws AttemptFailed, ExecutionException, InterruptedException {
    try {
      return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (future.cancel(false)) {
        login.leaveBehind();
        throw AttemptFailed.timedOut("no answer within " + deadline.limit().toMillis() + " ms");
      }
      return future.get();
    } catch (InterruptedException e) {
      if (future.cancel(false)) {
        login.leaveBehind();
        throw e;
      }
      Thread.currentThread().interrupt();
      return future.get();
    }
  }

  /** Runs on the worker. */
  private void open(
      Host host,
      Restorer restorer,
      LoginWorkers here,
      LoginWorkers.Login login,
      CompletableFuture<Link> future) {
    StandbySession kept = standbys.take(host);
    Role asked = kept == null ? null : roleOf(kept.connection(), login);
    ServerIdentity known = kept == null || asked == null ? null : kept.greeting();
    Connection connection;
    if (kept != null && asked != null) {
      connection = kept.connection();
    } else {
      try {
        long begun = ticker.nanos();
        connection = opener.open(host);
        context.hosts.figures().loginTook(host, ticker.nanos() - begun);
      } catch (Throwable e) {
        fail(here, future, AttemptFailed.connecting(e));
        return;
      }
      if (!login.opened(connection)) {
        return;
      }
    }
    try {
      context.learnProduct(connection);
      ServerIdentity greeting = greeting(connection, asked, known);
      if (!wish.accepts(greeting.role())) {
        here.succeeded();
        if (!standbys.keep(host, connection, greeting)) {
          discard(connection);
        }
        fail(here, future, AttemptFailed.role(greeting.role()));
        return;
      }
      Host later = laterPrimary(host, greeting);
      if (later != null) {
        here.succeeded();
        discard(connection);
        fail(here, future, AttemptFailed.outdated(greeting.role(), later));
        return;
      }
      restorer.restore(connection);
      if (!future.isDone()) {
        // Counted first: others may look at this host as soon as the caller is told.
        here.succeeded();
      }
      // Whoever gives up, and so completes it otherwise, kills the connection.
      future.complete(new Link(connection, host, greeting, ticker.nanos()));
    } catch (Throwable e) {
      discard(connection);
      fail(here, future, AttemptFailed.afterLogin(e));
    }
  }

  /** A host that is the primary since, while this one says that it is; null for none. */
  private @Nullable Host laterPrimary(Host host, ServerIdentity greeting) {
    context.hosts.saw(host, greeting.sighting(), ticker.nanos());
    return wish == RequiredRole.ANY ? null : context.hosts.laterPrimary(host, true);
  }

  /**
   * The role of the host of a session that was kept, as it is now: a host may have changed it again
   * since it was asked last. Null where the session is of no use; it is closed then.
   */
  private @Nullable Role roleOf(Connection kept, LoginWorkers.Login login) {
    if (!login.opened(kept)) {
      return null;
    }
    try {
      Role now = dialect.askRole(kept);
      if (wish.accepts(now)) {
        return now;
      }
    } catch (SQLException | RuntimeException e) {
      // A login tells more.
    }
    discard(kept);
    return null;
  }

  /**
   * @param asked what its host has said of its role just now, where its login was before that; null
   *     where nobody has asked
   * @param known what it has said of itself and of this session before; null where nobody asked
   */
  private ServerIdentity greeting(
      Connection connection, @Nullable Role asked, @Nullable ServerIdentity known)
      throws SQLException {
    if (asked != null) {
      if (known != null && known.outlivesPromotion()) {
        return known.withRole(asked);
      }
      return context.asksWho
          ? dialect.greet(connection, any -> true).withRole(asked)
          : ServerIdentity.of(asked);
    }
    return context.asksWho
        ? dialect.greet(connection, wish::accepts)
        : ServerIdentity.of(dialect.roleOf(connection));
  }

  /** Counted first: the next attempt of whoever is told must not take it for news. */
  private static void fail(LoginWorkers here, CompletableFuture<Link> future, AttemptFailed why) {
    if (!future.isDone()) {
      here.failed();
    }
    future.completeExceptionally(why);
  }

  /** Closes a connection that nobody was given; why is reported elsewhere, where it is of use. */
  static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException | Error e) {
      // It is of no use to anybody.
    }
  }
}
