package io.dmha.keep;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.IdentityColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The identity columns of the tables that one connection inserts into, asked once on each physical
 * connection. Thread-safe.
 */
public final class KeyCatalog {
  /** So many tables are remembered. */
  private static final int MOST = 1_000;

  private static final class Known {
    final Connection connection;
    final Map<String, Optional<IdentityColumn>> byTable = new ConcurrentHashMap<>();
    final Map<String, Boolean> sequences = new ConcurrentHashMap<>();

    Known(Connection connection) {
      this.connection = connection;
    }
  }

  /** Null until somebody asks. */
  private volatile @Nullable Known known;

  private Known known(Connection connection) {
    Known now = known;
    if (now == null
        || now.connection != connection
        || now.byTable.size() + now.sequences.size() >= MOST) {
      now = new Known(connection);
      known = now;
    }
    return now;
  }

  /**
   * Whether each of these, as texts have them, is a sequence that outlives its host.
   *
   * @throws SQLException what the driver says
   */
  public boolean areSequences(Dialect dialect, Connection connection, List<String> names)
      throws SQLException {
    Known now = known(connection);
    for (String name : names) {
      Boolean isOne = now.sequences.get(name);
      if (isOne == null) {
        isOne = dialect.isSequence(connection, name);
        now.sequences.put(name, isOne);
      }
      if (!isOne) {
        return false;
      }
    }
    return true;
  }

  /**
   * The column of a table as a text has it; null where keys cannot be given.
   *
   * @throws SQLException what the driver says
   */
  @Nullable IdentityColumn of(Dialect dialect, Connection connection, String table)
      throws SQLException {
    Known now = known(connection);
    Optional<IdentityColumn> column = now.byTable.get(table);
    if (column == null) {
      column = Optional.ofNullable(dialect.identityColumn(connection, table));
      now.byTable.put(table, column);
    }
    return column.orElse(null);
  }
}
