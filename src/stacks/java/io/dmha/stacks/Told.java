package io.dmha.stacks;

import io.dmha.stacks.app.Receipts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.transaction.TransactionSystemException;

/** What the application was told of each business transaction. Thread-safe. */
final class Told implements Receipts {
  /** The outcome of a commit is not known. */
  private static final String UNKNOWN = "08007";

  private final Map<Long, List<String>> keys = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();

  /**
   * An exception that has reached the application.
   *
   * @param state the SQLState, or the class where there is none
   * @param exception what was first, where a rollback has failed because of it
   */
  record Failure(long number, String state, Throwable exception) {
    boolean isUnknown() {
      return state.equals(UNKNOWN);
    }

    /** What was said by dmha or a driver, where it was one of these, and why, each in one line. */
    String words() {
      Throwable told = told(exception);
      Throwable cause = told.getCause();
      return firstLine(told) + (cause == null ? "" : " ← " + firstLine(cause));
    }

    private static String firstLine(Throwable of) {
      return of.toString().lines().findFirst().orElse("");
    }
  }

  @Override
  public void acknowledged(long number, String key) {
    keys.computeIfAbsent(number, unused -> Collections.synchronizedList(new ArrayList<>()))
        .add(key);
  }

  @Override
  public void failed(long number, Throwable exception) {
    Throwable first = firstOf(exception);
    failures.add(new Failure(number, stateOf(first), first));
  }

  /** Where Spring could not roll back either, it tells that, and keeps what was before. */
  private static Throwable firstOf(Throwable exception) {
    if (exception instanceof TransactionSystemException rollback
        && rollback.getApplicationException() != null) {
      return rollback.getApplicationException();
    }
    return exception;
  }

  private static String stateOf(Throwable exception) {
    return told(exception) instanceof SQLException sql
        ? sql.getSQLState()
        : exception.getClass().getSimpleName();
  }

  /** The first SQLException with a state on the way to the cause; all of it where there is none. */
  private static Throwable told(Throwable exception) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable at = exception; at != null && seen.add(at); at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return at;
      }
    }
    return exception;
  }

  /** The keys that were told, by the number of the transaction. */
  Map<Long, List<String>> keys() {
    return keys;
  }

  /** How many transactions were acknowledged. */
  int acknowledged() {
    return keys.values().stream().mapToInt(List::size).sum();
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** How many exceptions there were, by their SQLStates. */
  Map<String, Integer> byState() {
    Map<String, Integer> counts = new TreeMap<>();
    failures.forEach(failure -> counts.merge(failure.state(), 1, Integer::sum));
    return counts;
  }
}
