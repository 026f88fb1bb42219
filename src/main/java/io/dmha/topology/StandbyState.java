package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/**
 * Whether reads may go to one standby, as it was judged last; renewed with each look at a host.
 * Read by each call that may go there, without a lock; written under the lock of {@link
 * StandbyStates}.
 */
public final class StandbyState {
  /** Why reads may go there, or not. */
  public enum Verdict {
    /** It may serve reads. */
    FIT("is fit"),
    /** It has not been asked yet. */
    NOT_ASKED("was not asked yet"),
    /** It is no standby. */
    OTHER_ROLE("is no standby"),
    /** It has not answered lately. */
    SILENT("does not answer"),
    /** It is behind by more than the limit, or cut off from its primary. */
    LAGS("lags"),
    /** How far it is behind cannot be told. */
    LAG_UNKNOWN("does not tell how far it is behind"),
    /** It is not known to replay the log of the primary that is written to. */
    OTHER_LOG("has not shown yet that it follows the primary"),
    /** More than one host says that it is the primary. */
    TWO_PRIMARIES("may follow another primary, for two hosts say that they are it"),
    /** It is drained, or not of the list any more. */
    OUT_OF_USE("is out of use"),
    /** A connect to it has failed a moment ago. */
    FAILED("took no connection");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** In a few words, for an operator, to follow the name of a host. */
    public String words() {
      return words;
    }
  }

  private volatile Verdict verdict = Verdict.NOT_ASKED;

  /** As of when it has all that was committed, by the clock of this JVM. */
  private volatile long asOfNanos;

  private volatile boolean isAsOfKnown;

  private volatile @Nullable LogPosition replayed;

  /** What it has replayed when it was asked last; null where it does not tell. */
  public @Nullable LogPosition replayed() {
    return replayed;
  }

  /** Why reads may go there, or not. */
  public Verdict verdict() {
    return verdict;
  }

  /** Whether it may serve reads. */
  public boolean isFit() {
    return verdict == Verdict.FIT;
  }

  /** Whether it is known to have all that was committed before {@code nanos}. */
  public boolean hasAllOf(long nanos) {
    return isAsOfKnown && asOfNanos - nanos > 0;
  }

  /** By how much it is behind at the most; negative where it is not known. */
  long lagNanos(long now) {
    return isAsOfKnown ? Math.max(0, now - asOfNanos) : -1;
  }

  /** Notes what it was judged; tells whether that is news. */
  boolean judge(Verdict now) {
    boolean isNews = verdict != now;
    verdict = now;
    return isNews;
  }

  void replayed(@Nullable LogPosition position, long asOf, boolean isKnown) {
    replayed = position;
    if (isKnown) {
      // First: who reads the other sees this, too. What was known before stays true.
      asOfNanos = asOf;
    }
    isAsOfKnown = isKnown;
  }
}
