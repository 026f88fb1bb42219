package io.dmha.event;

/** What an event is about. The names are stable: alerts may be built on them. */
public enum EventType {
  /** A connection moved from one state to another. */
  STATE_CHANGED(Level.DETAIL),
  /** A connection to a host is established, its role accepted, its session restored. */
  HOST_CHOSEN(Level.DETAIL),
  /** An attempt to use a host failed, or its role was not the one asked for. */
  HOST_FAILED(Level.DETAIL),
  /** A host that had failed accepted a connection again. */
  HOST_RECOVERED(Level.NOTICE),
  /** The physical connection was lost or is not trusted any more. */
  CONNECTION_LOST(Level.DETAIL),
  /** The search for a host that replaces a lost one began. */
  RECOVERY_STARTED(Level.DETAIL),
  /** The search ended with a connection. */
  RECOVERY_ENDED(Level.DETAIL),
  /** The first connection has moved to another host: the one line an operator sees of it. */
  FAILED_OVER(Level.NOTICE),
  /** The search ended without a connection. */
  RECOVERY_FAILED(Level.WARNING),
  /** What the application had set on the connection is set on the new one. */
  SESSION_RESTORED(Level.DETAIL),
  /** A call is run again on the new connection because it cannot have changed anything. */
  CALL_REPEATED(Level.DETAIL),
  /** A transaction was done again on the new connection, and everything answered as before. */
  TRANSACTION_REPLAYED(Level.DETAIL),
  /** A transaction could not be done again at the first try; it is tried once more. */
  REPLAY_FAILED(Level.DETAIL),
  /** A transaction goes on, but could not be done again if its connection were lost. */
  REPLAY_REFUSED(Level.DETAIL),
  /** The outcome of a commit whose reply was lost was found out in the database. */
  OUTCOME_FOUND(Level.NOTICE),
  /** The session that a lost connection had left on its host was ended, with its locks. */
  OLD_SESSION_ENDED(Level.NOTICE),
  /** The session that a lost connection had left on its host could not be ended. */
  OLD_SESSION_LEFT(Level.DETAIL),
  /** The application was told that its work is not applied. */
  NOT_APPLIED(Level.DETAIL),
  /** The application was told that the outcome of its work is unknown. */
  OUTCOME_UNKNOWN(Level.WARNING),
  /** The application was told that results of work that was acknowledged are lost. */
  RESULT_LOST(Level.DETAIL),
  /** A running call is being cut off because its host does not answer probes. */
  HOST_UNRESPONSIVE(Level.WARNING),
  /** A host is left that says it is the primary, though another one has become it since. */
  HOST_OUTDATED(Level.WARNING),
  /** Hosts are out of use for a while, since an operator said so. */
  HOST_DRAINED(Level.NOTICE),
  /**
   * Nothing new begins on a host for a while: its cluster has announced that it gives its role to
   * another. {@link #DRAIN_ENDED} says when that is over.
   */
  SWITCHOVER_ANNOUNCED(Level.NOTICE),
  /** Calls wait for a host: told within a second, and again while they do. */
  OUTAGE(Level.WARNING),
  /** Calls have a host again. */
  OUTAGE_ENDED(Level.NOTICE),
  /** They have their place back. */
  DRAIN_ENDED(Level.NOTICE),
  /** Reads may go to a standby now, or not any more, and why. */
  STANDBY_JUDGED(Level.NOTICE),
  /** An operator has given a host another weight. */
  WEIGHT_CHANGED(Level.NOTICE),
  /** A host that is tried out is given a larger share of the connections. */
  CANARY_STEP(Level.NOTICE),
  /** A host that is tried out has lost its share; the event says why. */
  CANARY_ROLLED_BACK(Level.WARNING),
  /** The source of hosts names others, or another primary. */
  HOSTS_CHANGED(Level.NOTICE),
  /** The source of hosts does not answer, or with nothing that can be used. */
  DISCOVERY_FAILED(Level.WARNING),
  /** The source of hosts answers again. */
  DISCOVERY_RECOVERED(Level.NOTICE),
  /** A call of the delegate outlived its bound; its thread was left behind. */
  CALL_ABANDONED(Level.WARNING),
  /** The watch thread met an error of its own and goes on. */
  WATCH_FAILED(Level.WARNING),
  /** An option of the vendor's own failover was translated. */
  OPTION_TRANSLATED(Level.DETAIL),
  /** How the transactions of a URL were protected; the event carries the report. */
  CONTINUITY_REPORT(Level.NOTICE),
  /** The report cannot be had by JMX; it is published as ever. */
  JMX_FAILED(Level.NOTICE),
  /** The application closed the connection. */
  CLOSED(Level.DETAIL);

  /** How loud an event is in the log. */
  public enum Level {
    /** Part of normal work: logged at debug. */
    DETAIL,
    /** Worth a line: logged at info. */
    NOTICE,
    /** Needs somebody's eyes: logged at warn. */
    WARNING
  }

  private final Level level;

  EventType(Level level) {
    this.level = level;
  }

  /** How loud this type is in the log. */
  public Level level() {
    return level;
  }
}
