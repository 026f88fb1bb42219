package io.dmha.tool.drill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Compares what the workers were told with the rows that are there. For one thread. */
final class Books {
  /** A row whose transaction did both its steps. */
  static final int BOTH_STEPS = 2;

  private static final int MOST_EXAMPLES = 20;

  private long acknowledged;
  private long rows;
  private long lost;
  private long doubled;
  private long uninvited;
  private long torn;
  private long unknownThere;
  private long unknownGone;
  private final List<String> examples = new ArrayList<>();

  /** The rows of one worker; each is given, then {@link #done} is called. */
  final class Page {
    private final int worker;
    private final BitSet told;
    private final BitSet unknown;
    private final BitSet seen = new BitSet();

    private Page(Ledger ledger) {
      this.worker = ledger.worker();
      this.told = ledger.acknowledged();
      this.unknown = ledger.unknown();
    }

    /** One row that is there. */
    void row(long number, long steps) {
      rows++;
      boolean isPossible = number > 0 && number <= Integer.MAX_VALUE;
      int n = isPossible ? (int) number : 0;
      if (seen.get(n)) {
        doubled++;
        note("doubled", number);
        return;
      }
      seen.set(n);
      if (steps != BOTH_STEPS) {
        torn++;
        note("torn", number);
      }
      if (unknown.get(n)) {
        unknownThere++;
      } else if (!told.get(n)) {
        uninvited++;
        note("uninvited", number);
      }
    }

    /** All rows were given. */
    void done() {
      acknowledged += told.cardinality();
      BitSet missing = (BitSet) told.clone();
      missing.andNot(seen);
      lost += missing.cardinality();
      for (int n = missing.nextSetBit(0); n >= 0; n = missing.nextSetBit(n + 1)) {
        note("lost", n);
      }
      unknown.andNot(seen);
      unknownGone += unknown.cardinality();
    }

    private void note(String what, long number) {
      if (examples.size() < MOST_EXAMPLES) {
        examples.add(what + " " + worker + "/" + number);
      }
    }
  }

  /** Opens the page of a worker whose ledger is closed. */
  Page of(Ledger ledger) {
    return new Page(ledger);
  }

  /** What came out. */
  Balance balance() {
    return new Balance(
        rows, acknowledged, lost, doubled, uninvited, torn, unknownThere, unknownGone, examples);
  }
}
