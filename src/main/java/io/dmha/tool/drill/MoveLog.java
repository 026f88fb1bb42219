package io.dmha.tool.drill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connection is on which host, and the moves: those that go the same way, one after the
 * other, are one move. Thread-safe. Times are milliseconds since the begin.
 */
final class MoveLog {
  private static final int MOST = 1_000;

  @GuardedBy("this") private final Map<String, String> places = new HashMap<>();

  @GuardedBy("this") private final List<Going> goings = new ArrayList<>();

  private static final class Going {
    private final long at;
    private final String from;
    private final String to;
    private final Set<String> connections = new HashSet<>();
    private long firstWrite = Move.NO_WRITE;

    Going(long at, String from, String to) {
      this.at = at;
      this.from = from;
      this.to = to;
    }
  }

  /** A connection has a host now. */
  synchronized void chose(String connection, String host, long now) {
    String before = places.put(connection, host);
    if (before == null || before.equals(host)) {
      return;
    }
    Going last = goings.isEmpty() ? null : goings.get(goings.size() - 1);
    boolean isSame =
        last != null
            && last.from.equals(before)
            && last.to.equals(host)
            && !last.connections.contains(connection);
    if (last != null && isSame) {
      last.connections.add(connection);
    } else if (goings.size() < MOST) {
      Going next = new Going(now, before, host);
      next.connections.add(connection);
      goings.add(next);
    }
  }

  /** A commit of a connection was acknowledged. */
  synchronized void committed(String connection, long now) {
    for (int i = goings.size() - 1; i >= 0; i--) {
      Going going = goings.get(i);
      if (going.firstWrite != Move.NO_WRITE) {
        return;
      }
      if (going.connections.contains(connection)) {
        going.firstWrite = now - going.at;
        return;
      }
    }
  }

  synchronized List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    for (Going each : goings) {
      moves.add(new Move(each.at, each.from, each.to, each.connections.size(), each.firstWrite));
    }
    return moves;
  }
}
