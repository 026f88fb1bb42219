package io.dmha.canary;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.time.Ticker;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives one host a share of the connections that grows by steps while it does as well as the
 * others, and takes it away as soon as it surely does not. Thread-safe; its lock is held for no
 * longer than a look at the figures, and calls add to them without it.
 */
public final class CanaryRelease {
  private enum State {
    BEGUN,
    GROWING,
    /** All steps are done; it keeps the last one, and is not judged any more. */
    DONE,
    ROLLED_BACK,
    STOPPED
  }

  /** Into how many parts a step is cut, of which the last is judged for itself. */
  private static final int RECENT_PARTS = 10;

  private final String host;
  private final CanaryPlan plan;
  private final Ticker ticker;
  private final IntConsumer share;

  /** Replaced at the begin of a step; null while nothing is judged. */
  private volatile @Nullable CanaryWindow window;

  /** The last calls of the step: what was well before must not hide what is not any more. */
  private volatile @Nullable CanaryWindow recent;

  @GuardedBy("this") private long recentNanos;

  /** Which rollback holds, counted from 1; 0 while none does. */
  private volatile int departure;

  @GuardedBy("this") private int departures;

  @GuardedBy("this") private State state = State.BEGUN;

  @GuardedBy("this") private int step;

  @GuardedBy("this") private long begunNanos;

  /** Why calls that were slow once are looked at again: a pause of the host is over by then. */
  @GuardedBy("this") private boolean isSuspected;

  @GuardedBy("this") private String reason = "";

  /**
   * Begins with the first step.
   *
   * @param host as it is shown
   * @param share takes the share in percent, whenever it changes
   */
  public CanaryRelease(String host, CanaryPlan plan, Ticker ticker, IntConsumer share) {
    this.host = host;
    this.plan = plan;
    this.ticker = ticker;
    this.share = share;
    restart();
  }

  /** Begins again with the first step, whatever has been. */
  public void restart() {
    synchronized (this) {
      step = 0;
      state = State.BEGUN;
      reason = "";
      departure = 0;
      isSuspected = false;
      window = null;
      nextWindow();
      share.accept(plan.steps.get(0));
    }
  }

  /** Takes the share away, since somebody wants it so. */
  public void stop() {
    synchronized (this) {
      end(State.STOPPED, "it was stopped");
    }
  }

  /**
   * Why its host is to be left by those who are there: the number of a rollback; 0 if it is not.
   */
  int departure() {
    return departure;
  }

  /** Notes a call that has ended. */
  void add(boolean isCanary, CallEnd end, long nanos) {
    CanaryWindow now = window;
    if (now != null) {
      now.add(isCanary, end, nanos);
    }
    CanaryWindow last = recent;
    if (last != null) {
      last.add(isCanary, end, nanos);
    }
  }

  /**
   * Judges the calls so far, now and then; what it finds is to be told.
   *
   * @return null where nothing has changed
   */
  public synchronized @Nullable CanaryNews look() {
    CanaryWindow now = window;
    CanaryWindow last = recent;
    if (now == null || last == null) {
      return null;
    }
    if (state == State.BEGUN) {
      state = State.GROWING;
      return news(" % of new connections to begin with");
    }
    String why = now.errors() == null ? last.errors() : now.errors();
    if (why == null) {
      why = slowness(now, last);
    }
    if (why != null) {
      end(State.ROLLED_BACK, why);
      return new CanaryNews(true, "takes all connections from " + host + ": " + why);
    }
    if (last.isFull() && ticker.nanos() - recentNanos >= plan.every.toNanos() / RECENT_PARTS) {
      nextRecent();
    }
    CanaryWindow judged = window;
    boolean isOver = ticker.nanos() - begunNanos >= plan.every.toNanos();
    return judged != null && isOver && judged.isFull() ? grow(judged) : null;
  }

  /** What is slow once, and again afterwards. */
  @GuardedBy("this") private @Nullable String slowness(CanaryWindow now, CanaryWindow last) {
    String slow = now.slowness() == null ? last.slowness() : now.slowness();
    if (slow == null || isSuspected) {
      // Looked at again and found well, it is as if nothing had been.
      isSuspected &= !now.isFull();
      return slow;
    }
    isSuspected = true;
    nextWindow();
    return null;
  }

  @GuardedBy("this") private CanaryNews grow(CanaryWindow judged) {
    String summary = judged.summary();
    int before = plan.steps.get(step);
    if (step == plan.steps.size() - 1) {
      end(State.DONE, summary);
      return news(" % of new connections for good: " + summary);
    }
    step++;
    nextWindow();
    share.accept(plan.steps.get(step));
    return news(" % of new connections after " + before + " %: " + summary);
  }

  @GuardedBy("this") private CanaryNews news(String words) {
    return new CanaryNews(false, "gives " + host + " " + plan.steps.get(step) + words);
  }

  @GuardedBy("this") private void nextWindow() {
    CanaryWindow last = window;
    CallFigures others = last == null ? null : last.others();
    boolean isKnown = others != null && others.calls() >= plan.leastCalls;
    window = new CanaryWindow(plan, isKnown ? others : null);
    begunNanos = ticker.nanos();
    nextRecent();
  }

  @GuardedBy("this") private void nextRecent() {
    CanaryWindow whole = window;
    recent = new CanaryWindow(plan, whole == null ? null : whole.others());
    recentNanos = ticker.nanos();
  }

  @GuardedBy("this") private void end(State last, String why) {
    state = last;
    reason = why;
    window = null;
    recent = null;
    if (last != State.DONE) {
      share.accept(0);
      departure = ++departures;
    }
  }

  /** How it stands, in words. */
  public synchronized String describe() {
    CanaryWindow now = window;
    switch (state) {
      case BEGUN:
      case GROWING:
        return host
            + " has "
            + plan.steps.get(step)
            + " % of new connections"
            + (now == null ? "" : "; " + now.summary());
      case DONE:
        return host + " is done and keeps " + plan.steps.get(step) + " %; " + reason;
      case ROLLED_BACK:
        return host + " was rolled back: " + reason;
      case STOPPED:
        return host + " has no share: " + reason;
    }
    throw new AssertionError(state);
  }
}
