package io.dmha.watch;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What came of one question to a host. Immutable. */
final class ProbeAnswer {
  /** What it says of the host. */
  enum Verdict {
    /** It answered that it takes writes, and has a role that is looked for. */
    FIT,
    /** It answered, even if with an error. */
    ALIVE,
    /** It answered, and its commits wait; they go on, or another host takes its place. */
    SUSPENDED,
    /** It answered that it does not take these credentials. */
    LOGIN_REFUSED,
    /** It did not answer, or has another role now. */
    DEAD,
    /** Nothing: the trouble is ours. */
    NONE
  }

  private final Verdict verdict;
  private final @Nullable Connection connection;
  private final String reason;
  private final @Nullable Sighting sighting;

  private ProbeAnswer(Verdict verdict, @Nullable Connection connection, String reason) {
    this(verdict, connection, reason, null);
  }

  private ProbeAnswer(
      Verdict verdict,
      @Nullable Connection connection,
      String reason,
      @Nullable Sighting sighting) {
    this.verdict = verdict;
    this.connection = connection;
    this.reason = reason;
    this.sighting = sighting;
  }

  /**
   * @param connection to ask the next question on; null for none
   */
  static ProbeAnswer alive(@Nullable Connection connection) {
    return new ProbeAnswer(Verdict.ALIVE, connection, "");
  }

  /** What the host has said of itself, where its role is one that is looked for, or suspended. */
  static ProbeAnswer of(Sighting seen, Connection connection) {
    Role role = seen.role();
    boolean isFit = role.isWritable();
    Verdict verdict =
        role == Role.SUSPENDED ? Verdict.SUSPENDED : isFit ? Verdict.FIT : Verdict.ALIVE;
    return new ProbeAnswer(verdict, connection, "", seen);
  }

  /** The host has another role; it can be asked on {@code connection} when that changes. */
  static ProbeAnswer other(Sighting seen, Connection connection) {
    return new ProbeAnswer(Verdict.DEAD, connection, "is " + seen.role() + " now", seen);
  }

  static ProbeAnswer dead(String reason) {
    return new ProbeAnswer(Verdict.DEAD, null, reason);
  }

  /** What the failure of a connect says. */
  static ProbeAnswer ofConnect(FaultClassifier classifier, Throwable failure) {
    Fault fault = classifier.classify(Phase.CONNECT, failure);
    if (fault.category() == Category.FATAL) {
      return new ProbeAnswer(Verdict.LOGIN_REFUSED, null, reason(fault));
    }
    if (fault.isOfFullHost()) {
      return alive(null);
    }
    Category inSession = classifier.classify(Phase.SENT, failure).category();
    boolean isStateRefused = inSession == Category.APPLICATION && failure instanceof SQLException;
    if (fault.blamesHost() && isStateRefused) {
      return dead(reason(fault));
    }
    return of(fault, inSession, null);
  }

  /** What the failure of a question says; {@code connection} is kept where it is still good. */
  static ProbeAnswer ofQuestion(
      FaultClassifier classifier, Throwable failure, Connection connection) {
    Fault fault = classifier.classify(Phase.SENT, failure);
    // Of timeouts and unreadable replies only this phase says whether the host is to blame.
    Fault connecting = classifier.classify(Phase.CONNECT, failure);
    return of(connecting, fault.category(), fault.isLinkUsable() ? connection : null);
  }

  private static ProbeAnswer of(
      Fault connecting, Category inSession, @Nullable Connection connection) {
    switch (inSession) {
      case APPLICATION:
        boolean isAnswer = connecting.cause() instanceof SQLException;
        return isAnswer ? alive(connection) : new ProbeAnswer(Verdict.NONE, null, "");
      case BUSY:
      case ROLLED_BACK:
        return alive(connection);
      default:
        return connecting.blamesHost()
            ? dead(reason(connecting))
            : new ProbeAnswer(Verdict.NONE, null, "");
    }
  }

  /** Never the text of the driver, which may hold what must not be logged. */
  private static String reason(Fault fault) {
    return "failed (" + fault.evidence() + ")";
  }

  Verdict verdict() {
    return verdict;
  }

  /** The connection to ask the next question on; null for none. */
  @Nullable Connection connection() {
    return connection;
  }

  /** What the host has said of itself; null where it was not asked, or has not answered that. */
  @Nullable Sighting sighting() {
    return sighting;
  }

  /** What to say of a dead host. */
  String reason() {
    return reason;
  }
}
