package io.dmha.cluster;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.outcome.DmhaExceptions;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Why a host could not be asked, in a word and the evidence for it: codes and names of classes,
 * never what the server has written. Immutable.
 */
public final class HostTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** Dameng's, of a right that is missing: published listings of V$ERR_INFO. */
  private static final int FIRST_OF_RIGHTS = -5999;

  private static final int LAST_OF_RIGHTS = -5500;

  private static final int MOST_CAUSES = 20;

  /** Dameng's of names that are not there: a table or view, a column, a function, a schema. */
  private static final List<Integer> NO_SUCH_NAME =
      Collections.unmodifiableList(Arrays.asList(-2106, -2111, -2207, -2103));

  /** What is the matter. The names are stable: scripts read them in the JSON of the commands. */
  public enum Kind {
    /** The name of the host is known to no name service, or that does not answer. */
    NAME_UNKNOWN,
    /** The host answers, and nobody listens at the port. */
    CONNECT_REFUSED,
    /** No way leads to the host, or its network says no. */
    CONNECT_FAILED,
    /** Something takes the connection, or swallows it, and no answer comes in time. */
    SILENT,
    /** User, password, TLS or an option is refused, and would be by each host. */
    LOGIN_REFUSED,
    /** The host has no room for another session. */
    FULL,
    /** The host takes no login in its present state, or ended it. */
    NOT_READY,
    /** The user may not read what was asked. */
    NOT_ALLOWED,
    /** The server does not have what was asked. */
    NOT_THERE,
    /** The connection was lost after the login. */
    LOST,
    /** Something else. */
    OTHER
  }

  private final Kind kind;
  private final String evidence;

  /** One of our own making, or with what caused it. */
  public HostTrouble(Kind kind, String evidence) {
    super(kind + ", " + evidence);
    this.kind = kind;
    this.evidence = evidence;
  }

  /** What a failed login says. */
  static HostTrouble ofLogin(FaultClassifier faults, Throwable failure) {
    Fault fault = faults.classify(Phase.LOGIN, failure);
    Kind kind =
        fault.category() == Category.FATAL
            ? Kind.LOGIN_REFUSED
            : fault.isOfFullHost() ? Kind.FULL : ofNetwork(failure);
    return new HostTrouble(kind, fault.evidence());
  }

  private static Kind ofNetwork(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause instanceof UnknownHostException) {
        return Kind.NAME_UNKNOWN;
      }
      if (cause instanceof NoRouteToHostException) {
        return Kind.CONNECT_FAILED;
      }
      if (cause instanceof ConnectException) {
        return Kind.CONNECT_REFUSED;
      }
      if (cause instanceof SocketTimeoutException) {
        return Kind.SILENT;
      }
      cause = cause.getCause();
    }
    return Kind.NOT_READY;
  }

  /** What a failed question says. */
  static HostTrouble ofQuestion(FaultClassifier faults, Throwable failure) {
    Fault fault = faults.classify(Phase.SENT, failure);
    return new HostTrouble(kindOf(fault, failure), fault.evidence());
  }

  private static Kind kindOf(Fault fault, Throwable failure) {
    if (!fault.isLinkUsable() || fault.category() == Category.LINK_LOST) {
      return Kind.LOST;
    }
    if (!(failure instanceof SQLException)) {
      return Kind.OTHER;
    }
    SQLException e = (SQLException) failure;
    int code = e.getErrorCode();
    String state = String.valueOf(DmhaExceptions.stateOf(e));
    boolean isOfRights = FIRST_OF_RIGHTS <= code && code <= LAST_OF_RIGHTS;
    if (isOfRights || state.equals("42501") || state.equals("90096")) {
      return Kind.NOT_ALLOWED;
    }
    boolean isMissing = NO_SUCH_NAME.contains(code) || state.matches("42P01|42703|42883|42S02");
    return isMissing ? Kind.NOT_THERE : Kind.OTHER;
  }

  /** What is the matter. */
  public Kind kind() {
    return kind;
  }

  /** The evidence in short, such as {@code vendor code -2501}. */
  public String evidence() {
    return evidence;
  }
}
