package io.dmha.parity;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls on objects that were closed, or whose connection was. */
final class Closed {
  private final Database database;
  private final Kind kind;
  private final List<Call> calls;

  Closed(Database database, Kind kind) {
    this.database = database;
    this.kind = kind;
    this.calls = Trials.goodCallsOf(kind);
  }

  void compare(Comparison comparison) throws SQLException {
    boolean hasEnd =
        AutoCloseable.class.isAssignableFrom(kind.type)
            || Set.of(Kind.BLOB, Kind.CLOB, Kind.ARRAY).contains(kind);
    if (hasEnd) {
      compare(comparison, "closed ", false);
    }
    if (kind != Kind.CONNECTION) {
      compare(comparison, "of a closed connection ", true);
    }
  }

  private void compare(Comparison comparison, String state, boolean byConnection)
      throws SQLException {
    List<Seen> plain = seen(Way.PLAIN, byConnection);
    List<Seen> dmha = seen(Way.THROUGH_DMHA, byConnection);
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      Trial trial =
          new Trial(
              Trials.group(kind, call),
              state + kind + "." + call,
              Trial.Target.NONE,
              (c, t) -> null);
      comparison.compare(trial, plain.get(i), dmha.get(i));
    }
  }

  private List<Seen> seen(Way way, boolean byConnection) throws SQLException {
    List<Seen> all = new ArrayList<>();
    try (Connection c = database.connect(way)) {
      List<Object> targets = new ArrayList<>();
      if (byConnection) {
        for (Call unused : calls) {
          targets.add(made(c));
        }
        c.close();
      }
      for (int i = 0; i < calls.size(); i++) {
        // Made as late as can be: what a call before has done to the connection is over then.
        Object target = byConnection ? targets.get(i) : made(c);
        Call call = calls.get(i);
        all.add(
            Seen.of(
                () -> {
                  if (target instanceof Throwable t) {
                    throw t;
                  }
                  if (!byConnection) {
                    close(target);
                  }
                  return call.on(target);
                }));
      }
    }
    return all;
  }

  private @Nullable Object made(Connection c) throws SQLException {
    if (kind == Kind.SAVEPOINT || kind == Kind.NAMED_SAVEPOINT) {
      c.setAutoCommit(false);
    }
    try {
      return kind.from(c);
    } catch (SQLException | RuntimeException e) {
      return e;
    }
  }

  private static void close(Object target) throws Exception {
    if (target instanceof AutoCloseable closeable) {
      closeable.close();
    } else if (target instanceof Blob blob) {
      blob.free();
    } else if (target instanceof Clob clob) {
      clob.free();
    } else if (target instanceof Array array) {
      array.free();
    }
  }
}
