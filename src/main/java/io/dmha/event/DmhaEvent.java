package io.dmha.event;

import io.dmha.text.ForeignText;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one connection. Immutable; holds no secret, no SQL parameter and no
 * reference to a connection, so it may be kept.
 */
public final class DmhaEvent {
  private final Instant time;
  private final EventType type;
  private final String connection;
  private final @Nullable String host;
  private final @Nullable String hostBefore;
  private final @Nullable String code;
  private final String message;
  private final @Nullable Duration duration;
  private final @Nullable ContinuityReport report;

  private DmhaEvent(Builder builder) {
    this.time = Instant.now();
    this.type = builder.type;
    this.connection = builder.connection;
    this.host = builder.host;
    this.hostBefore = builder.hostBefore;
    this.code = builder.code;
    this.message = builder.message;
    this.duration = builder.duration;
    this.report = builder.report;
  }

  /** Starts an event about {@code connection}, the name under which the log knows it. */
  public static Builder of(EventType type, String connection) {
    return new Builder(type, connection);
  }

  /** When it happened, by the wall clock. */
  public Instant time() {
    return time;
  }

  /** What it is about. */
  public EventType type() {
    return type;
  }

  /** The name of the connection, such as {@code "dmha-3"}; the cluster's where no one is meant. */
  public String connection() {
    return connection;
  }

  /** The host as {@code name:port}, or null where none is meant. */
  public @Nullable String host() {
    return host;
  }

  /** The host that a {@link EventType#FAILED_OVER} leaves, like {@link #host}; else null. */
  public @Nullable String hostBefore() {
    return hostBefore;
  }

  /** The evidence in short, such as {@code "vendor code 6001"}; null where there is none. */
  public @Nullable String code() {
    return code;
  }

  /** One sentence for people. */
  public String message() {
    return message;
  }

  /** How long it took, or null where nothing was timed. */
  public @Nullable Duration duration() {
    return duration;
  }

  /** The report of a {@link EventType#CONTINUITY_REPORT}; null for other events. */
  public @Nullable ContinuityReport report() {
    return report;
  }

  @Override
  public String toString() {
    return connection + " " + type + ": " + message;
  }

  /** Collects the parts of an event. Not thread-safe. */
  public static final class Builder {
    private final EventType type;
    private final String connection;
    private @Nullable String host;
    private @Nullable String hostBefore;
    private @Nullable String code;
    private String message = "";
    private @Nullable Duration duration;
    private @Nullable ContinuityReport report;

    private Builder(EventType type, String connection) {
      this.type = type;
      this.connection = connection;
    }

    /** Names the host as {@code name:port}. */
    public Builder host(@Nullable Object value) {
      this.host = value == null ? null : ForeignText.shown(value);
      return this;
    }

    /** Names the host that is left as {@code name:port}. */
    public Builder hostBefore(Object value) {
      this.hostBefore = ForeignText.shown(value);
      return this;
    }

    /** Gives the evidence in short. */
    public Builder code(@Nullable String value) {
      this.code = value == null ? null : ForeignText.shown(value);
      return this;
    }

    /** Tells how long it took. */
    public Builder took(long nanos) {
      this.duration = Duration.ofNanos(nanos);
      return this;
    }

    /** Ends the event with a report, in its words. */
    public DmhaEvent reporting(ContinuityReport value) {
      this.report = value;
      return saying(value.toString());
    }

    /** Ends the event with its sentence. */
    public DmhaEvent saying(String sentence) {
      this.message = ForeignText.onOneLine(sentence);
      return new DmhaEvent(this);
    }
  }
}
