package io.dmha.metrics;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.metrics.FlightType.Field;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an operator looks for into the recordings of the Java Flight Recorder, as {@code
 * io.dmha.Failover}, {@code io.dmha.Outage}, {@code io.dmha.Recovery} and {@code
 * io.dmha.UnknownOutcome}. Does nothing where the JVM has made no recording yet or has no recorder.
 * Thread-safe.
 */
public final class FlightEvents implements DmhaListener {
  private static final Field CONNECTION = new Field(String.class, "connection");
  private static final Field CLUSTER = new Field(String.class, "cluster");
  private static final Field HOST = new Field(String.class, "host");
  private static final Field TOOK = Field.nanos("took");
  private static final Field MESSAGE = new Field(String.class, "message");

  private enum Kind {
    FAILOVER,
    OUTAGE,
    RECOVERY,
    UNKNOWN_OUTCOME
  }

  /** For all URLs of this class loader: a type that is made twice is shown twice. */
  private static final Map<Kind, FlightType> TYPES = new ConcurrentHashMap<>();

  private static volatile boolean isBroken;

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the recorder refuses, which is the last time that it is asked
   */
  @Override
  public void onEvent(DmhaEvent event) {
    Kind kind = kindOf(event.type());
    if (kind == null || isBroken) {
      return;
    }
    try {
      if (FlightType.isRecorderUsed()) {
        TYPES.computeIfAbsent(kind, FlightEvents::make).write(values(kind, event));
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      isBroken = true;
      throw new IllegalStateException("nothing is written to the flight recorder any more", e);
    }
  }

  private static @Nullable Kind kindOf(EventType type) {
    if (type == EventType.FAILED_OVER) {
      return Kind.FAILOVER;
    } else if (type == EventType.OUTAGE || type == EventType.OUTAGE_ENDED) {
      return Kind.OUTAGE;
    } else if (type == EventType.RECOVERY_ENDED || type == EventType.RECOVERY_FAILED) {
      return Kind.RECOVERY;
    }
    return type == EventType.OUTCOME_UNKNOWN ? Kind.UNKNOWN_OUTCOME : null;
  }

  private static FlightType make(Kind kind) {
    switch (kind) {
      case FAILOVER:
        return new FlightType(
            "io.dmha.Failover",
            "Failover",
            CONNECTION,
            new Field(String.class, "from"),
            new Field(String.class, "to"),
            TOOK,
            MESSAGE);
      case OUTAGE:
        return new FlightType(
            "io.dmha.Outage", "Outage", CLUSTER, new Field(boolean.class, "ended"), TOOK, MESSAGE);
      case RECOVERY:
        return new FlightType(
            "io.dmha.Recovery",
            "Recovery",
            CONNECTION,
            HOST,
            new Field(String.class, "outcome"),
            TOOK,
            MESSAGE);
      case UNKNOWN_OUTCOME:
        return new FlightType(
            "io.dmha.UnknownOutcome", "Unknown Outcome", CONNECTION, HOST, MESSAGE);
    }
    throw new AssertionError(kind);
  }

  /** In the order of the fields. */
  private static @Nullable Object[] values(Kind kind, DmhaEvent event) {
    String connection = event.connection();
    String host = event.host();
    long took = nanos(event.duration());
    String message = event.message();
    switch (kind) {
      case FAILOVER:
        return new @Nullable Object[] {connection, event.hostBefore(), host, took, message};
      case OUTAGE:
        boolean hasEnded = event.type() == EventType.OUTAGE_ENDED;
        return new @Nullable Object[] {connection, hasEnded, took, message};
      case RECOVERY:
        String outcome = event.type() == EventType.RECOVERY_ENDED ? "CONNECTED" : "FAILED";
        return new @Nullable Object[] {connection, host, outcome, took, message};
      case UNKNOWN_OUTCOME:
        return new @Nullable Object[] {connection, host, message};
    }
    throw new AssertionError(kind);
  }

  private static long nanos(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toNanos();
  }
}
