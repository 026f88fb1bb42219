package io.dmha.fault;

import java.lang.reflect.InvocationTargetException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failure of the delegate means. The order of the evidence:
 *
 * <ol>
 *   <li>the phase, which we know ourselves: every other finding is read in its light;
 *   <li>an exact vendor code, where the table knows vendor codes, that is a definite answer;
 *       elsewhere, while connecting, the vendor code of a refused login;
 *   <li>while connecting, a setting that no host would take; an application's stream that failed;
 *   <li>an ordinary error of the statement by its code or SQLState, unless a socket is its cause;
 *   <li>a class of the network among the causes, or a refused login by SQLState;
 *   <li>the exact SQLState or vendor code, JDBC's exception classes, the class of the SQLState;
 *   <li>chained exceptions, which may only turn the verdict into a lost link;
 *   <li>suppressed exceptions and message texts, which may only make the link unusable.
 * </ol>
 *
 * <p>Pure and thread-safe.
 */
public final class FaultClassifier {
  /** Up to Java 19 a thread can be stopped; a later JDK may lack the class. */
  private static final String STOPPED = "java.lang.ThreadDeath";

  private final CodeTable vendor;

  /**
   * @param vendor the codes of the database behind the delegate
   */
  public FaultClassifier(CodeTable vendor) {
    this.vendor = vendor;
  }

  /** The page of the manual that holds the rules and all tables. */
  public static String toMarkdown() {
    return FaultPage.text();
  }

  /** What {@code t}, thrown by the delegate in this phase, means. */
  public Fault classify(Phase phase, Throwable t) {
    if (t instanceof Error) {
      Kind kind = mayHaveBrokenOff((Error) t) ? Kind.BROKEN_OFF : Kind.ERROR;
      return new Fault(phase, t, Evidence.ofClass(kind, t), false);
    }
    Chain chain = Chain.of(t);
    Evidence found = weighed(phase, chain);
    if (found == null || found.kind == Kind.STATEMENT) {
      found = later(phase, chain.next, found);
    }
    boolean suspicious = isLinkInDoubt(phase, chain.suppressed);
    if (found == null) {
      found = withoutEvidence(phase, chain, t);
      suspicious |= namesSocketError(chain.causes);
    }
    return new Fault(phase, t, found, suspicious);
  }

  /**
   * Whether a message may be half read or half written. The first two come between any two
   * instructions, and say nothing by their frames.
   */
  private boolean mayHaveBrokenOff(Error e) {
    return e instanceof VirtualMachineError
        || e.getClass().getName().equals(STOPPED)
        || vendor.mayHaveBeenAtWire(Chain.of(e).causes);
  }

  /**
   * Whether it only says that a statement or rows of the driver's are closed. Who has closed them
   * the caller must tell: of a link that it finds lost a driver closes all of them.
   */
  public static boolean isOfClosedObject(Throwable t) {
    return t instanceof SQLException && t.getCause() == null && ClosedObjects.has((SQLException) t);
  }

  /** Whether the server has answered a statement by it, so that of a single one nothing is done. */
  public boolean isAnswerOfServer(Throwable t) {
    return t instanceof SQLException && vendor.isAnswer((SQLException) t);
  }

  /** What such an error means where the link was closed with the object. */
  public static Fault ofClosedLink(Phase phase, Throwable t) {
    return new Fault(phase, t, new Evidence(Kind.LOCAL, "an object closed with its link"), false);
  }

  /** The verdict of the causes: their network classes against their codes. */
  private @Nullable Evidence weighed(Phase phase, Chain chain) {
    Evidence setting = phase.isConnecting() ? settingError(chain) : null;
    if (setting != null) {
      return setting;
    }
    Evidence network = NetworkClasses.in(chain.causes);
    Evidence sql = sqlVerdict(phase, chain.causes);
    if (chain.isOfStream()) {
      return ofStream(chain, sql);
    }
    if (sql == null || network == null) {
      return sql == null ? network : certified(phase, sql, chain);
    }
    boolean definite =
        sql.kind == Kind.UNKNOWN
            || (sql.kind == Kind.LOGIN && phase.isConnecting())
            || (vendor.knowsVendorCodes() && sql.kind.isDefinite())
            || (sql.kind == Kind.STATEMENT && isOwn(chain))
            || (sql.kind == Kind.UNCLASSIFIED && vendor.isAwayFromWire(chain.causes));
    return definite ? sql : network.after(sql);
  }

  /** Whether an error of the statement's own is just that, though an I/O error is its cause. */
  private boolean isOwn(Chain chain) {
    return !NetworkClasses.areOfSocket(chain.causes)
        || vendor.neverHidesLinkBehind(chain.firstSqlException());
  }

  /**
   * An application's stream failed, which is its own error. Only a driver that says by a code that
   * it gave up the link has lost it; Dameng's code 0 is what it gives to any IOException.
   */
  private static Evidence ofStream(Chain chain, @Nullable Evidence sql) {
    SQLException told = chain.firstSqlException();
    boolean hasCode =
        told != null && (Reflected.vendorCode(told) != 0 || !"".equals(told.getSQLState()));
    return sql != null && hasCode && sql.kind.isLinkDead()
        ? sql.as(Kind.LOCAL)
        : new Evidence(Kind.STATEMENT, "the application's stream");
  }

  /** A class that is not there or of the wrong type, or what the driver says of its settings. */
  private @Nullable Evidence settingError(Chain chain) {
    if (NetworkClasses.areOfSocket(chain.causes)) {
      return null;
    }
    Throwable head = chain.causes.get(0);
    for (Throwable t : chain.causes) {
      boolean isClass =
          t instanceof ReflectiveOperationException && !(t instanceof InvocationTargetException);
      boolean isWrongClass = t instanceof ClassCastException && head instanceof SQLException;
      boolean isToldSo = t instanceof SQLException && vendor.isSetting((SQLException) t);
      if (isClass || isWrongClass || isToldSo) {
        return new Evidence(Kind.STATEMENT, "a setting, " + Evidence.nameOf(t));
      }
    }
    return null;
  }

  private @Nullable Evidence sqlVerdict(Phase phase, List<Throwable> strand) {
    for (Throwable t : strand) {
      Evidence found = t instanceof SQLException ? sqlVerdict(phase, (SQLException) t) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Evidence sqlVerdict(Phase phase, SQLException e) {
    Evidence refusal = phase.isConnecting() ? vendor.loginRefusal(e) : null;
    Evidence exact = refusal == null ? vendor.exactly(e) : refusal;
    Evidence jdbc = exact == null ? JdbcClasses.of(e) : exact;
    Evidence found = jdbc == null ? vendor.byStateClass(e) : jdbc;
    return phase.isConnecting() || vendor.knowsVendorCodes() ? found : inLightOfSeverity(found, e);
  }

  /**
   * In a session PostgreSQL's server says itself whether an error ends it. A function may raise any
   * SQLState, and a foreign server that is down has class 08, while the session is well.
   */
  private static @Nullable Evidence inLightOfSeverity(@Nullable Evidence found, SQLException e) {
    boolean isDead = found != null && found.kind.isLinkDead();
    Severity severity = Severity.of(e);
    if (severity == Severity.ERROR && found != null && isDead) {
      return new Evidence(Kind.STATEMENT, found.text + " as ERROR");
    }
    if (severity == Severity.FATAL && !isDead) {
      String text = found == null ? Evidence.nameOf(e) : found.text;
      return new Evidence(Kind.SESSION_ENDED, text + " as FATAL");
    }
    return found;
  }

  /** Takes back "known to be closed before" unless the call's own, single exception says so. */
  private Evidence certified(Phase phase, Evidence e, Chain chain) {
    SQLException first = chain.firstSqlException();
    boolean certain =
        first != null
            && !(first instanceof BatchUpdateException)
            && chain.next.isEmpty()
            && NetworkClasses.in(chain.suppressed) == null
            && sqlVerdict(phase, first) != null
            && !Reflected.isFromServer(first);
    return e.kind.isNeverSent() && !certain ? e.as(Kind.LOCAL) : e;
  }

  /** A batch reports its first error, and chains the loss of the link behind it. */
  private @Nullable Evidence later(
      Phase phase, List<List<Throwable>> next, @Nullable Evidence found) {
    Evidence first = found;
    for (List<Throwable> strand : next) {
      Evidence later = later(phase, strand);
      if (later != null && later.kind.isLinkDead()) {
        return found == null ? later : later.after(found);
      }
      first = first == null ? later : first;
    }
    return first;
  }

  /** An ordinary error is one here as well, though an I/O error is its cause. */
  private @Nullable Evidence later(Phase phase, List<Throwable> strand) {
    Evidence network = NetworkClasses.in(strand);
    Evidence sql = sqlVerdict(phase, strand);
    boolean isOrdinary =
        sql != null && sql.kind == Kind.STATEMENT && !NetworkClasses.areOfSocket(strand);
    Evidence later = network == null || isOrdinary ? sql : network;
    return later != null && later.kind.isNeverSent() ? later.as(Kind.LOCAL) : later;
  }

  private boolean isLinkInDoubt(Phase phase, List<Throwable> suppressed) {
    Evidence network = NetworkClasses.in(suppressed);
    Evidence sql = sqlVerdict(phase, suppressed);
    return network != null || (sql != null && sql.kind.isLinkDead());
  }

  private Evidence withoutEvidence(Phase phase, Chain chain, Throwable t) {
    if (!(t instanceof RuntimeException)) {
      // A server that answers a commit by an error of the application's own has not committed.
      boolean isAnswer =
          !phase.isConnecting()
              && t instanceof SQLException
              && Reflected.isFromServer((SQLException) t);
      return Evidence.ofClass(isAnswer ? Kind.STATEMENT : Kind.UNCLASSIFIED, t);
    }
    boolean isAtWire = vendor.mayHaveLostItsPlace(chain.causes);
    return Evidence.ofClass(isAtWire ? Kind.GARBLED : Kind.RUNTIME, t);
  }

  private static boolean namesSocketError(List<Throwable> causes) {
    for (Throwable t : causes) {
      SocketErrno errno = SocketErrno.in(t.getMessage());
      if (errno != null && !errno.isAmbiguous()) {
        return true;
      }
    }
    return false;
  }
}
