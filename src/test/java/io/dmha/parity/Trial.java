package io.dmha.parity;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done on a connection by both ways.
 *
 * @param group what has the same reason to fail: a method, without its arguments
 * @param target what it is called on; those that are equal may share the object
 */
record Trial(String group, String name, Target target, Body body) {
  /** Makes what is called. */
  interface Maker {
    Object from(Connection c) throws Throwable;
  }

  /** Does it. */
  interface Body {
    @Nullable Object on(Connection c, Object target) throws Throwable;
  }

  /** How long a target serves. */
  enum Life {
    CALL,
    TRANSACTION,
    CONNECTION
  }

  /** What is called, made in a state that its name tells. */
  record Target(String name, Life life, Maker maker) {
    /** The connection itself. */
    static final Target NONE = new Target("", Life.CALL, c -> c);

    boolean isSharedWith(Target other) {
      return life != Life.CALL && life == other.life && name.equals(other.name);
    }
  }

  Seen on(Connection c) {
    return Seen.of(() -> body.on(c, target.maker.from(c)));
  }

  Seen on(Connection c, Object made) {
    return Seen.of(() -> body.on(c, made));
  }

  /** Whether it has an argument that fails while it is read. */
  boolean hasBrokenSource() {
    return name.contains(" that throws");
  }

  /**
   * Whether it gives one to a statement that it executes then, which may read it while it writes
   * its message.
   */
  boolean bindsBrokenSource() {
    return hasBrokenSource() && group.startsWith("set");
  }

  /** Whether it is a call on a connection that leaves it as it was: it only tells or makes. */
  boolean leavesConnection() {
    return group.matches("CONNECTION\\.(get|is|create|prepare|native)[A-Z].*");
  }

  @Override
  public String toString() {
    return name;
  }
}
