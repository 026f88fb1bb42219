package io.dmha.tool.watch;

import io.dmha.cluster.HostSession;
import io.dmha.cluster.HostTrouble;
import io.dmha.cluster.Survey;
import io.dmha.time.Sleeper;
import io.dmha.topology.Host;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Asks each host again and again, on a thread for each, until it is stopped. For one thread. */
public final class Lookout implements AutoCloseable {
  private final Survey survey;
  private final Board board;
  private final Duration every;
  private final Sleeper sleeper = Sleeper.system();
  private final CountDownLatch isStopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /** One that asks nobody until {@link #start}. */
  public Lookout(Survey survey, Board board, Duration every) {
    this.survey = survey;
    this.board = board;
    this.every = every;
  }

  /** Begins; once. */
  public void start() {
    for (Host host : survey.hosts()) {
      Thread thread = new Thread(() -> follow(host), "dmha-lookout-" + host);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void follow(Host host) {
    String name = host.toString();
    try {
      while (isStopped.getCount() > 0) {
        try (HostSession session = survey.login(host)) {
          Sighting seen = session.firstLook();
          board.saw(name, seen, position(session, seen));
          sleeper.sleep(every.toNanos(), isStopped);
          followIn(session, name);
        } catch (HostTrouble e) {
          tell(name, e);
          if (e.kind() == HostTrouble.Kind.LOGIN_REFUSED) {
            // Again and again it would lock the account.
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null where the user may not ask; the role is worth telling without it. */
  private static @Nullable LogPosition position(HostSession session, Sighting seen)
      throws HostTrouble, InterruptedException {
    try {
      return session.position(seen.role());
    } catch (HostTrouble e) {
      if (e.kind() == HostTrouble.Kind.NOT_ALLOWED) {
        return null;
      }
      throw e;
    }
  }

  /** Who may not read the views is told the role by each login, and by nothing else. */
  private void tell(String name, HostTrouble trouble) throws InterruptedException {
    if (trouble.kind() != HostTrouble.Kind.NOT_ALLOWED && isStopped.getCount() > 0) {
      board.lost(name, trouble);
      sleeper.sleep(every.toNanos(), isStopped);
    }
  }

  private void followIn(HostSession session, String name) throws HostTrouble, InterruptedException {
    while (isStopped.getCount() > 0) {
      Sighting seen = session.look();
      board.saw(name, seen, position(session, seen));
      sleeper.sleep(every.toNanos(), isStopped);
    }
  }

  /** Whether nobody is asked any more, since each host has refused the login. */
  public boolean isOver() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  /** Has them end; sessions are cut off. */
  @Override
  public void close() {
    isStopped.countDown();
  }
}
