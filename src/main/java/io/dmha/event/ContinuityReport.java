package io.dmha.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the transactions of one URL were protected since its first connection, in this JVM: what
 * could have been done again after a loss, and why the rest could not. Immutable.
 *
 * <p>A transaction counts when it ends, however it ends, if it had a statement; a statement with
 * autocommit is none. It counts as protected if all of it could have been done again up to its end,
 * as far as is known to the same end: a generated key that was read, say, is another one then.
 */
public final class ContinuityReport {
  /** What is counted beside the unprotected transactions. */
  public enum Count {
    /** Transactions that were protected to their end. */
    PROTECTED,
    /** Times that a lost transaction was done again, to the same end. */
    REPLAYED,
    /** Transactions that were lost although it was tried to do them again. */
    REPLAY_FAILED,
    /** Of those, how many answered otherwise than before. */
    REPLAY_DIFFERED,
    /** Transactions that a listener did not let be done again. */
    REPLAY_VETOED,
    /** Lost commits that the commit guard found committed. */
    COMMIT_FOUND,
    /** Lost commits that the commit guard found not committed. */
    COMMIT_NOT_FOUND,
    /** Lost commits whose outcome the commit guard could not find out. */
    COMMIT_NOT_RESOLVED,
    /** How often the application was told that a transaction or read is NOT APPLIED. */
    TOLD_NOT_APPLIED,
    /** How often the application was told that an outcome is UNKNOWN. */
    TOLD_UNKNOWN
  }

  /** Transactions that were not protected for one reason. Immutable. */
  public static final class Unprotected {
    private final String reason;
    private final long transactions;
    private final String words;
    private final String remedy;
    private final Map<String, Long> statements;

    /** Of which no statement is known. */
    public Unprotected(String reason, long transactions, String words, String remedy) {
      this(reason, transactions, words, remedy, Collections.emptyMap());
    }

    /**
     * @param statements by which, without their values, and how many transactions each; in any
     *     order
     */
    public Unprotected(
        String reason,
        long transactions,
        String words,
        String remedy,
        Map<String, Long> statements) {
      this.reason = reason;
      this.transactions = transactions;
      this.words = words;
      this.remedy = remedy;
      List<Map.Entry<String, Long>> sorted = new ArrayList<>(statements.entrySet());
      sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed());
      Map<String, Long> ordered = new LinkedHashMap<>();
      sorted.forEach(each -> ordered.put(each.getKey(), each.getValue()));
      this.statements = Collections.unmodifiableMap(ordered);
    }

    /** The stable name of the reason, such as {@code "TOO_MANY_STATEMENTS"}. */
    public String reason() {
      return reason;
    }

    /** How many transactions. */
    public long transactions() {
      return transactions;
    }

    /** The reason, as the end of a sentence. */
    public String words() {
      return words;
    }

    /** What can be done about it. */
    public String remedy() {
      return remedy;
    }

    /**
     * What was executed when the transactions became unprotected, without its values, and how many
     * transactions each: the most frequent first. At most 50 texts, and the rest as one; empty
     * where it was not by a statement.
     */
    public Map<String, Long> statements() {
      return statements;
    }

    private String byStatement() {
      if (statements.isEmpty()) {
        return "";
      }
      Map.Entry<String, Long> first = statements.entrySet().iterator().next();
      return String.format(Locale.ROOT, " (%,d by «%s»)", first.getValue(), first.getKey());
    }
  }

  private final Map<Count, Long> counts;
  private final List<Unprotected> unprotected;

  /**
   * @param counts what was counted; what is missing is 0
   * @param unprotected the reasons that occurred, in any order
   */
  public ContinuityReport(Map<Count, Long> counts, List<Unprotected> unprotected) {
    this.counts = new EnumMap<>(Count.class);
    this.counts.putAll(counts);
    List<Unprotected> sorted = new ArrayList<>(unprotected);
    sorted.sort(Comparator.comparingLong(Unprotected::transactions).reversed());
    this.unprotected = Collections.unmodifiableList(sorted);
  }

  /** How often this happened. */
  public long count(Count what) {
    Long count = counts.get(what);
    return count == null ? 0 : count;
  }

  /** Why transactions were not protected, the most frequent reason first. */
  public List<Unprotected> unprotected() {
    return unprotected;
  }

  /** How many transactions have ended. */
  public long transactions() {
    return count(Count.PROTECTED) + unprotected.stream().mapToLong(Unprotected::transactions).sum();
  }

  /** The share of protected transactions in percent, rounded down to a tenth; 100 for none. */
  public double protectedPercent() {
    long all = transactions();
    return all == 0 ? 100 : Math.floor(1000.0 * count(Count.PROTECTED) / all) / 10;
  }

  /** Whether all was protected, and nobody was told of a loss. */
  public boolean isAllWell() {
    return unprotected.isEmpty()
        && count(Count.TOLD_NOT_APPLIED) == 0
        && count(Count.TOLD_UNKNOWN) == 0;
  }

  /** The report in one line for an operator. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%,d transactions, %.1f %% protected",
            transactions(),
            protectedPercent()));
    for (Unprotected each : unprotected) {
      line.append(String.format(Locale.ROOT, "; %,d not: ", each.transactions()))
          .append(each.words())
          .append(each.byStatement());
    }
    boolean hasMore = false;
    for (Map.Entry<Count, Long> each : counts.entrySet()) {
      String words = words(each.getKey());
      if (each.getValue() > 0 && words != null) {
        line.append(hasMore ? "; " : ". ").append(words);
        line.append(String.format(Locale.ROOT, ": %,d", each.getValue()));
        hasMore = true;
      }
    }
    line.append('.');
    if (!unprotected.isEmpty()) {
      line.append(" First remedy: ").append(unprotected.get(0).remedy());
    }
    return line.toString();
  }

  /** What was counted, for the line; null for what stands in it already. */
  private static @Nullable String words(Count count) {
    switch (count) {
      case PROTECTED:
        return null;
      case REPLAYED:
        return "Done again";
      case REPLAY_FAILED:
        return "Done again in vain";
      case REPLAY_DIFFERED:
        return "Of these with another answer";
      case REPLAY_VETOED:
        return "Vetoed";
      case COMMIT_FOUND:
        return "Lost commits found committed";
      case COMMIT_NOT_FOUND:
        return "Lost commits found not committed";
      case COMMIT_NOT_RESOLVED:
        return "Lost commits not found out";
      case TOLD_NOT_APPLIED:
        return "Told NOT APPLIED";
      case TOLD_UNKNOWN:
        return "Told UNKNOWN";
    }
    throw new AssertionError(count);
  }
}
