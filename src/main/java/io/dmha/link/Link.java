package io.dmha.link;

import io.dmha.dialect.ServerIdentity;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One physical connection. It is made, used, and dropped as a whole; it never comes back. */
public final class Link {
  private final Connection connection;
  private final Host host;
  private final ServerIdentity greeting;

  /** When a round trip on it was last begun with knowledge that it worked; written racily. */
  private volatile long provenNanos;

  /** When a statement was last begun of which it was known that nothing before it was undone. */
  private volatile long workedNanos;

  /** Empty where it is not to be known, null where nobody has asked. */
  private volatile @Nullable String generation;

  /** Whether the application has something of the delegate's in its hands; never false again. */
  private volatile boolean handedOut;

  /** Whether the application has got a LOB or an array of it; never false again. */
  private volatile boolean locators;

  /** Whether its session holds what only SQL text can set; never false again. */
  private volatile boolean setByText;

  public Link(Connection connection, Host host, ServerIdentity greeting, long provenNanos) {
    this.connection = connection;
    this.host = host;
    this.greeting = greeting;
    this.provenNanos = provenNanos;
    this.workedNanos = provenNanos;
    this.generation = greeting.generation();
  }

  /** The delegate's connection. */
  public Connection connection() {
    return connection;
  }

  /** The host at the other end. */
  public Host host() {
    return host;
  }

  /** The role of the host when the connection was made. */
  public Role role() {
    return greeting.role();
  }

  /** What the host said when the connection was made. */
  public ServerIdentity greeting() {
    return greeting;
  }

  /** Whether SQL text has set something in its session that a new one does not have. */
  public boolean isSetByText() {
    return setByText;
  }

  /** Notes that SQL text has set something in its session. */
  public void setByText() {
    setByText = true;
  }

  /** Whether the delegate says that a statement does not commit; false where it cannot tell. */
  public boolean isOutOfAutoCommit() {
    try {
      return !connection.getAutoCommit();
    } catch (SQLException | RuntimeException e) {
      return false;
    }
  }

  /** Whether the delegate says that each statement commits; false where it cannot tell. */
  public boolean isInAutoCommit() {
    try {
      return connection.getAutoCommit();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether the application may work on it without being seen. */
  public boolean isHandedOut() {
    return handedOut;
  }

  /** Notes that the application was given an object of the delegate's. */
  public void handOut() {
    handedOut = true;
  }

  /** Whether the application has a LOB or an array of it, or may have. */
  public boolean hasLocators() {
    return locators;
  }

  /** Notes that it has. */
  public void gaveLocator() {
    locators = true;
  }

  /**
   * The generation its session belongs to; empty where it is not to be known, null where nobody has
   * asked.
   */
  public @Nullable String generation() {
    return generation;
  }

  /** Notes the generation its session belongs to. */
  public void learn(String known) {
    generation = known;
  }

  /** When a statement was last begun with nothing undone before it; pings do not count. */
  public long workedNanos() {
    return workedNanos;
  }

  /** Notes that a statement is begun, and that what was open is there. */
  public void worked(long nowNanos) {
    workedNanos = nowNanos;
  }

  /** When it was last known to work. */
  public long provenNanos() {
    return provenNanos;
  }

  /** Notes that it works. */
  public void prove(long nowNanos) {
    provenNanos = nowNanos;
  }
}
