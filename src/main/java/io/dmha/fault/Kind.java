package io.dmha.fault;

import static io.dmha.fault.Category.APPLICATION;
import static io.dmha.fault.Category.CANCELLED;
import static io.dmha.fault.Category.FATAL;
import static io.dmha.fault.Category.LINK_LOST;
import static io.dmha.fault.Category.NOT_SENT;
import static io.dmha.fault.Category.ROLLED_BACK;
import static io.dmha.fault.Category.UNKNOWN_OUTCOME;
import static io.dmha.fault.Category.WRONG_ROLE;

import java.util.EnumSet;
import java.util.Set;

/**
 * What one piece of evidence means in each phase. The tables map codes and classes to kinds; only
 * this enum knows about phases.
 */
enum Kind {
  LINK("the link or the host is gone", NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME),
  LOCAL(
      "the link is gone, and the host did nothing to deserve blame",
      NOT_SENT,
      LINK_LOST,
      UNKNOWN_OUTCOME),
  CLOSED(
      "the link was known to be closed before the call wrote anything",
      NOT_SENT,
      LINK_LOST,
      LINK_LOST),
  GARBLED(
      "what came back is not the protocol, or the driver lost its place in it",
      NOT_SENT,
      LINK_LOST,
      UNKNOWN_OUTCOME),
  UNKNOWN(
      "the driver or the server says that the outcome is unknown",
      NOT_SENT,
      UNKNOWN_OUTCOME,
      UNKNOWN_OUTCOME),
  SETUP("TLS, Kerberos or the like could not be set up", FATAL, LINK_LOST, UNKNOWN_OUTCOME),
  LOGIN("the login was refused", FATAL, APPLICATION, APPLICATION),
  SESSION_ENDED(
      "the login was refused, or the server ended the session", FATAL, LINK_LOST, UNKNOWN_OUTCOME),
  HOST_STATE(
      "the host refuses logins in its present state; in a session an ordinary error",
      NOT_SENT,
      APPLICATION,
      APPLICATION),
  HOST_FULL(
      "the host has no room for another session, or for this request",
      NOT_SENT,
      Category.BUSY,
      Category.BUSY),
  NOT_NOW("the host refuses during a switchover", NOT_SENT, WRONG_ROLE, WRONG_ROLE),
  ROLE("role or state of the host forbid the request", WRONG_ROLE, WRONG_ROLE, WRONG_ROLE),
  READ_ONLY(
      "read-only: a standby, or the application asked for it (the caller must tell which)",
      WRONG_ROLE,
      WRONG_ROLE,
      WRONG_ROLE),
  ABORTED(
      "given up by the database: run the transaction again", NOT_SENT, ROLLED_BACK, ROLLED_BACK),
  BUSY("a lock, a limit or memory is short", Category.BUSY, Category.BUSY, Category.BUSY),
  CANCEL("the server says it was cancelled", CANCELLED, CANCELLED, CANCELLED),
  TIMEOUT("a timeout that the server did not confirm", NOT_SENT, CANCELLED, UNKNOWN_OUTCOME),
  INTERRUPT("the thread was interrupted", CANCELLED, CANCELLED, UNKNOWN_OUTCOME),
  STATEMENT("an ordinary error; while connecting a wrong setting", FATAL, APPLICATION, APPLICATION),
  UNCLASSIFIED(
      "nothing known about it; while connecting, other hosts are tried",
      NOT_SENT,
      APPLICATION,
      UNKNOWN_OUTCOME),
  RUNTIME(
      "a RuntimeException that says nothing about the link",
      NOT_SENT,
      APPLICATION,
      UNKNOWN_OUTCOME),
  ERROR("an Error; it is passed through", APPLICATION, APPLICATION, APPLICATION),
  BROKEN_OFF(
      "an Error at the wire, or of a JVM that fails; it is passed through",
      APPLICATION,
      APPLICATION,
      APPLICATION);

  /** Kinds for which a host goes to the end of the list when it fails while connecting. */
  private static final Set<Kind> BLAMES_CONNECTING =
      EnumSet.of(
          LINK,
          GARBLED,
          UNKNOWN,
          HOST_STATE,
          HOST_FULL,
          NOT_NOW,
          ROLE,
          TIMEOUT,
          UNCLASSIFIED,
          RUNTIME);

  /** Kinds for which it goes there when it fails in a session. */
  private static final Set<Kind> BLAMES_IN_SESSION = EnumSet.of(LINK, UNKNOWN, NOT_NOW, ROLE);

  /** Kinds that leave nothing to be trusted on the link. */
  private static final Set<Kind> LINK_DEAD =
      EnumSet.of(LINK, LOCAL, CLOSED, GARBLED, UNKNOWN, SETUP, SESSION_ENDED, INTERRUPT);

  /** Answers, which a broken socket further down the cause chain does not take back. */
  private static final Set<Kind> DEFINITE =
      EnumSet.of(
          LOGIN,
          SESSION_ENDED,
          HOST_STATE,
          HOST_FULL,
          NOT_NOW,
          ROLE,
          READ_ONLY,
          ABORTED,
          BUSY,
          CANCEL);

  final String meaning;
  private final Category connecting;
  private final Category sent;
  private final Category committing;

  Kind(String meaning, Category connecting, Category sent, Category committing) {
    this.meaning = meaning;
    this.connecting = connecting;
    this.sent = sent;
    this.committing = committing;
  }

  Category in(Phase phase) {
    switch (phase) {
      case RESOLVE:
      case CONNECT:
      case LOGIN:
        return connecting;
      case BEFORE_SEND:
        return sent == LINK_LOST || sent == UNKNOWN_OUTCOME ? NOT_SENT : sent;
      case SENT:
        return sent;
      case COMMIT_SENT:
        return committing;
    }
    throw new IllegalArgumentException(phase.name());
  }

  boolean blamesHostIn(Phase phase) {
    return (phase.isConnecting() ? BLAMES_CONNECTING : BLAMES_IN_SESSION).contains(this);
  }

  /** A failed login leaves no link behind, whatever was the matter. */
  boolean leavesLinkUsableIn(Phase phase) {
    if (this == BROKEN_OFF) {
      return !phase.isConnecting() && !phase.mayHaveBeenSent();
    }
    return !phase.isConnecting() && !isLinkDead();
  }

  boolean isLinkDead() {
    return LINK_DEAD.contains(this);
  }

  boolean isNeverSent() {
    return this == CLOSED;
  }

  boolean isDefinite() {
    return DEFINITE.contains(this);
  }
}
