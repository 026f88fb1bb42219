package io.dmha.fault;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the frames of a stack tell: where in its driver an exception was made. Pure. */
final class DriverFrames {
  /**
   * Where Dameng's driver checks and converts. What reads and writes messages is in packages whose
   * names differ from version to version (dm.jdbc.a.a, dm.jdbc.b.b), so all others count as that.
   */
  private static final String[] DAMENG_AWAY_FROM_WIRE = {
    "dm.jdbc.driver.", "dm.jdbc.internal.", "dm.jdbc.filter.", "dm.jdbc.util."
  };

  private static final String DAMENG_BUFFER = "dm.jdbc.util.buffer.";

  private static final String[] POSTGRES_ROLES = {
    "any", "primary", "master", "slave", "secondary", "Primary", "Master", "Slave", "Secondary"
  };

  private static final String[] H2_WIRE = {
    "org.h2.value.Transfer",
    "org.h2.engine.SessionRemote",
    "org.h2.command.CommandRemote",
    "org.h2.result.ResultRemote",
    "org.h2.store.LobStorageRemoteInputStream"
  };

  private static final String[] POSTGRES_WIRE = {
    "org.postgresql.core.PGStream",
    "org.postgresql.core.VisibleBufferedInputStream",
    "org.postgresql.core.v3.QueryExecutorImpl"
  };

  private static final String[] SOCKETS = {
    "java.net.Socket",
    "java.net.AbstractPlainSocketImpl",
    "java.net.PlainSocketImpl",
    "java.nio.channels.",
    "sun.nio.ch.",
    "sun.security.ssl."
  };

  private DriverFrames() {}

  /**
   * Whether Dameng's driver was at the wire when one of these was thrown: it read or wrote a
   * message. A stack without frames, as the JVM throws where one failure is frequent, may hide it.
   */
  static boolean mayBeAtDamengsWire(List<Throwable> causes) {
    return mayHaveFrame(causes, DriverFrames::isDamengsWire);
  }

  private static boolean isDamengsWire(String type) {
    return type.startsWith("dm.jdbc.")
        && (type.startsWith(DAMENG_BUFFER) || !startsWithOneOf(type, DAMENG_AWAY_FROM_WIRE));
  }

  /**
   * Whether H2's driver was at the wire when one of these was thrown. A stack without frames may
   * hide it.
   */
  static boolean mayBeAtH2sWire(List<Throwable> causes) {
    return mayHaveFrame(causes, type -> startsWithOneOf(type, H2_WIRE));
  }

  /** The same of PostgreSQL's driver. */
  static boolean mayBeAtPostgresWire(List<Throwable> causes) {
    return mayHaveFrame(causes, type -> startsWithOneOf(type, POSTGRES_WIRE));
  }

  /** The same of a driver that nobody knows, as far as the JDK's frames tell. */
  static boolean mayBeAtSocket(List<Throwable> causes) {
    return mayHaveFrame(causes, type -> startsWithOneOf(type, SOCKETS));
  }

  private static boolean mayHaveFrame(List<Throwable> causes, Predicate<String> isOfType) {
    for (Throwable t : causes) {
      StackTraceElement[] frames = t.getStackTrace();
      if (frames.length == 0) {
        return true;
      }
      for (StackTraceElement frame : frames) {
        if (isOfType.test(frame.getClassName())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the database itself ran in this process, and no server was asked. */
  static boolean isOfEmbeddedH2(Throwable t) {
    for (StackTraceElement frame : t.getStackTrace()) {
      if (frame.getClassName().equals("org.h2.engine.Engine")) {
        return true;
      }
    }
    return false;
  }

  /** Whether PostgreSQL's driver threw it while it read a setting: by the name of the method. */
  static boolean isOfPostgresSetting(Throwable t) {
    StackTraceElement[] frames = t.getStackTrace();
    if (frames.length == 0 || !frames[0].getClassName().startsWith("org.postgresql.")) {
      return false;
    }
    // SslMode.of and its like; a protocol that the driver does not speak.
    return frames[0].getMethodName().equals("of")
        || frames[0].getClassName().equals("org.postgresql.core.ConnectionFactory")
        || isOfServerType(t, frames[0])
        || isOfEnum(t.getCause());
  }

  /**
   * The same method says that no host has the role that is wanted, which may pass. Both texts name
   * the setting in each language, and the value: the one that is refused is no role.
   */
  private static boolean isOfServerType(Throwable t, StackTraceElement first) {
    String text = String.valueOf(t.getMessage());
    boolean namesRole = false;
    for (String role : POSTGRES_ROLES) {
      namesRole |= text.contains(role);
    }
    return first.getMethodName().equals("openConnectionImpl")
        && t.getCause() == null
        && text.contains("targetServerType")
        && !namesRole;
  }

  /** Whether a value of one of the driver's settings is none of those there are. */
  private static boolean isOfEnum(@Nullable Throwable cause) {
    StackTraceElement[] frames =
        cause instanceof IllegalArgumentException
            ? cause.getStackTrace()
            : new StackTraceElement[0];
    return frames.length > 1
        && frames[0].getClassName().equals("java.lang.Enum")
        && frames[1].getClassName().startsWith("org.postgresql.");
  }

  private static boolean startsWithOneOf(String type, String[] packages) {
    for (String each : packages) {
      if (type.startsWith(each)) {
        return true;
      }
    }
    return false;
  }
}
