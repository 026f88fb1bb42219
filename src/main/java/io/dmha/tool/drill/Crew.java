package io.dmha.tool.drill;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The workers of one run, and what they write down together. */
final class Crew {
  final Timeline timeline;
  final IncidentLog incidents = new IncidentLog();
  final MoveLog moves = new MoveLog();
  final Ticker ticker;
  final CountDownLatch isStopped = new CountDownLatch(1);
  private final List<Ledger> ledgers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final MoveListener.Ear ear;

  Crew(Ticker ticker) {
    this.ticker = ticker;
    this.timeline = new Timeline(ticker.nanos());
    this.ear = (connection, host, nanos) -> moves.chose(connection, host, timeline.millis(nanos));
  }

  /** Begins; once. */
  void start(Door door, DrillTable table, String run, int workers) {
    MoveListener.add(ear);
    for (int i = 1; i <= workers; i++) {
      Ledger ledger = new Ledger(i);
      Thread thread = new Thread(new Worker(this, door, table, run, ledger), "dmha-drill-" + i);
      thread.setDaemon(true);
      ledgers.add(ledger);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** Tells all to end with the transaction they are in. */
  void stop() {
    if (isStopped.getCount() > 0) {
      timeline.ended(ticker.nanos());
      isStopped.countDown();
    }
  }

  /** Waits for them; whoever is late is interrupted, and his last outcome is unknown. */
  void await(Deadline deadline) throws InterruptedException {
    for (Thread thread : threads) {
      long millis = Math.max(1, deadline.remainingMillis());
      TimeUnit.MILLISECONDS.timedJoin(thread, millis);
    }
    incidents.close();
    ledgers.forEach(Ledger::close);
    threads.forEach(Thread::interrupt);
    MoveListener.remove(ear);
  }

  List<Ledger> ledgers() {
    return Collections.unmodifiableList(ledgers);
  }
}
