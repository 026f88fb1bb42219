package io.dmha.fault;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions behind one failure, in three strands of unlike weight: the causes, what
 * getNextException chains on, and the suppressed. Ends on cycles and on endless chains.
 */
final class Chain {
  /** Deep enough for any honest chain. */
  private static final int LIMIT = 100;

  final List<Throwable> causes = new ArrayList<>();

  /** Each with its own causes. */
  final List<List<Throwable>> next = new ArrayList<>();

  final List<Throwable> suppressed = new ArrayList<>();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Chain() {}

  static Chain of(Throwable head) {
    Chain chain = new Chain();
    chain.followCauses(head, chain.causes);
    for (int i = 0; i < chain.causes.size(); i++) {
      chain.followNext(chain.causes.get(i));
    }
    for (Throwable t : new ArrayList<>(chain.causes)) {
      chain.followSuppressed(t);
    }
    for (List<Throwable> strand : chain.next) {
      strand.forEach(chain::followSuppressed);
    }
    return chain;
  }

  /** Whether it began with a stream of the application that failed. */
  boolean isOfStream() {
    return !causes.isEmpty() && causes.get(causes.size() - 1) instanceof StreamFailure;
  }

  /** The first of the causes that a driver made, which is the one it reports the call's end by. */
  @Nullable SQLException firstSqlException() {
    for (Throwable t : causes) {
      if (t instanceof SQLException) {
        return (SQLException) t;
      }
    }
    return null;
  }

  private void followCauses(@Nullable Throwable from, List<Throwable> strand) {
    Throwable t = from;
    while (t != null && strand.size() < LIMIT && seen.add(t)) {
      strand.add(t);
      // What an application's stream throws may look like a lost link of ours.
      t = t instanceof StreamFailure ? null : t.getCause();
    }
  }

  private void followNext(Throwable from) {
    Throwable t = from;
    while (t instanceof SQLException && next.size() < LIMIT) {
      t = ((SQLException) t).getNextException();
      if (t == null || seen.contains(t)) {
        return;
      }
      List<Throwable> strand = new ArrayList<>();
      followCauses(t, strand);
      next.add(strand);
    }
  }

  private void followSuppressed(Throwable t) {
    for (Throwable each : t.getSuppressed()) {
      followCauses(each, suppressed);
    }
  }
}
