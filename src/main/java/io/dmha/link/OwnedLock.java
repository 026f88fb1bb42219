package io.dmha.link;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reentrant lock that costs the thread which had it last one atomic operation, and no barrier to
 * give it back. {@code ReentrantLock} takes two and a barrier of the garbage collector, which was a
 * third of what a call of ours takes.
 *
 * <p>The owner stays written down when the lock is free. It is read only where {@link #state} says
 * that the lock is taken: each other thread that takes it counts the state on, first as {@link
 * #HANDED_OVER}, so that a state which was read before is of no use to the owner before.
 *
 * <p>Who gives the lock back may not see who has begun to wait at that very moment. That one looks
 * again by itself: some times at once, and at the end of its wait. Those who wait take it in their
 * order; who comes meanwhile may be faster, but not who had it last. Thread-safe.
 */
public final class OwnedLock {
  private static final AtomicIntegerFieldUpdater<OwnedLock> STATE =
      AtomicIntegerFieldUpdater.newUpdater(OwnedLock.class, "state");

  /** One for each thread, and nothing of dmha's: it stays with the thread. */
  private static final ThreadLocal<WeakReference<Thread>> SELVES = new ThreadLocal<>();

  private static final int TAKEN = 1;

  /** Taken by a thread that is about to write itself down as the owner. */
  private static final int HANDED_OVER = 2;

  private static final int ANOTHER_OWNER = 4;

  /** Longer than it takes until another processor sees what was written. */
  private static final int LOOKS = 200;

  private volatile int state;

  /**
   * Who has it, or had it last; weakly, for a connection in a pool outlives the threads that used
   * it. Written by who has it.
   */
  private @Nullable WeakReference<Thread> owner;

  /** How often the owner has taken it. Written by the owner. */
  private int holds;

  /** Made when somebody waits for the first time. */
  private volatile @Nullable Queue<Thread> waiting;

  /**
   * Takes it if it is free, or the calling thread's. Who had it last does not take it before those
   * who wait.
   */
  public boolean tryLock() {
    return tryLock(false);
  }

  private boolean tryLock(boolean isNext) {
    Thread me = Thread.currentThread();
    int now = state;
    boolean isOwner = isOwner(me);
    if ((now & (TAKEN | HANDED_OVER)) != 0) {
      boolean isMine = (now & TAKEN) != 0 && isOwner;
      if (isMine) {
        holds++;
      }
      return isMine;
    }
    if (isOwner) {
      if ((!isNext && isWaitedFor()) || !STATE.compareAndSet(this, now, now | TAKEN)) {
        return false;
      }
    } else {
      if (!STATE.compareAndSet(this, now, now | HANDED_OVER)) {
        return false;
      }
      owner = self(me);
      STATE.lazySet(this, (now + ANOTHER_OWNER) | TAKEN);
    }
    holds = 1;
    return true;
  }

  private static WeakReference<Thread> self(Thread me) {
    WeakReference<Thread> self = SELVES.get();
    if (self == null) {
      self = new WeakReference<>(me);
      SELVES.set(self);
    }
    return self;
  }

  private boolean isOwner(Thread me) {
    WeakReference<Thread> known = owner;
    return known != null && known.get() == me;
  }

  private boolean isWaitedFor() {
    Queue<Thread> others = waiting;
    return others != null && !others.isEmpty();
  }

  /**
   * The same, but waits until it is given back, or for no reason, and then looks again.
   *
   * @param nanos how long at most
   * @return whether it is taken; if not, the caller may wait on
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean tryLock(long nanos) throws InterruptedException {
    Queue<Thread> others = waiting();
    Thread me = Thread.currentThread();
    others.add(me);
    boolean isTaken = false;
    try {
      isTaken = isTakenSoon(others, me);
      if (!isTaken) {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        isTaken = isTakenSoon(others, me);
      }
      return isTaken;
    } finally {
      boolean unusedThere = others.remove(me);
      if (!isTaken) {
        // It may have been woken in the place of the next one.
        LockSupport.unpark(others.peek());
      }
    }
  }

  /** In its turn: the one that has waited longest is woken, and takes it. */
  private boolean isTakenSoon(Queue<Thread> others, Thread me) {
    boolean isTaken = false;
    for (int i = 0; i < LOOKS && !isTaken && others.peek() == me; i++) {
      isTaken = tryLock(true);
    }
    return isTaken;
  }

  private synchronized Queue<Thread> waiting() {
    Queue<Thread> known = waiting;
    if (known == null) {
      known = new ConcurrentLinkedQueue<>();
      waiting = known;
    }
    return known;
  }

  /** Gives it back. To be called by the owner, as often as that has taken it. */
  public void unlock() {
    if (!isMine()) {
      throw new IllegalMonitorStateException("the lock is another thread's");
    }
    holds--;
    if (holds == 0) {
      STATE.lazySet(this, state & ~TAKEN);
      Queue<Thread> others = waiting;
      if (others != null) {
        LockSupport.unpark(others.peek());
      }
    }
  }

  /** Whether the calling thread has it. */
  public boolean isMine() {
    return (state & TAKEN) != 0 && isOwner(Thread.currentThread());
  }

  /** How often the calling thread has taken it; 0 where it has not. */
  public int holds() {
    return isMine() ? holds : 0;
  }
}
