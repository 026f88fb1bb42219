package io.dmha.fault;

/** What one failure of the delegate means. Immutable. */
public final class Fault {
  private final Phase phase;
  private final Category category;
  private final Throwable cause;
  private final Evidence evidence;
  private final boolean linkUsable;

  Fault(Phase phase, Throwable cause, Evidence evidence, boolean suspicious) {
    this.phase = phase;
    this.cause = cause;
    this.evidence = evidence;
    this.category = evidence.kind.in(phase);
    this.linkUsable = evidence.kind.leavesLinkUsableIn(phase) && !suspicious;
  }

  public Category category() {
    return category;
  }

  public Phase phase() {
    return phase;
  }

  /** The exception that was classified, untouched. */
  public Throwable cause() {
    return cause;
  }

  /**
   * Whether the host should go to the end of the list. Not when the trouble is ours (file
   * descriptors, ports, an interrupt, a link we closed) or lies in the credentials.
   */
  public boolean blamesHost() {
    return evidence.kind.blamesHostIn(phase);
  }

  /** Whether the host is up, and has no room for another session. */
  public boolean isOfFullHost() {
    return evidence.kind == Kind.HOST_FULL;
  }

  /**
   * Whether the physical connection may still be used. False too where nothing is proven: after a
   * RuntimeException that may have left the driver in the middle of a reply, after a read timeout
   * whose answer may still arrive, and after Dameng's -6010, because a successful ping would not
   * prove that the session and its transaction are the old ones.
   */
  public boolean isLinkUsable() {
    return linkUsable;
  }

  /**
   * Whether it is certain that the failed request never left, so that it may be sent on another
   * link, a write included.
   *
   * <p>A write that failed with a socket write error may have been sent, in part or whole. So this
   * is true only before anything was handed to the socket, and when the driver refused at its own
   * entry check because it knew the link to be closed (Dameng 6060, PostgreSQL 08003). It is false
   * for batches, of which earlier parts may have been sent. Whoever aborts a link during a call
   * must not rely on it for that call: the entry check of a later round trip looks the same.
   */
  public boolean isSurelyNotSent() {
    return category == Category.NOT_SENT || !phase.mayHaveBeenSent() || evidence.kind.isNeverSent();
  }

  /** What the verdict rests on, such as "vendor code 6001": never the text of a message. */
  public String evidence() {
    return evidence.text;
  }

  @Override
  public String toString() {
    return category + " in " + phase + " by " + evidence.text;
  }
}
