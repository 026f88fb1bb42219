package io.dmha.reconnect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The ways in which applications insert a row, or two, and ask for the keys. */
enum InsertWay {
  PREPARED(1) {
    @Override
    Statement insert(Connection on) throws SQLException {
      PreparedStatement insert =
          on.prepareStatement(InsertWay.INSERT, Statement.RETURN_GENERATED_KEYS);
      insert.setInt(1, 7);
      insert.executeUpdate();
      return insert;
    }
  },
  BY_NAME(1) {
    @Override
    Statement insert(Connection on) throws SQLException {
      PreparedStatement insert = on.prepareStatement(InsertWay.INSERT, new String[] {"ID"});
      insert.setInt(1, 7);
      insert.execute();
      return insert;
    }
  },
  WITH_DEFAULT(1) {
    @Override
    Statement insert(Connection on) throws SQLException {
      String sql = "insert into k(id, n) values(default, ?)";
      PreparedStatement insert = on.prepareStatement(sql, new int[] {1});
      insert.setInt(1, 7);
      insert.executeLargeUpdate();
      return insert;
    }
  },
  PLAIN(1) {
    @Override
    Statement insert(Connection on) throws SQLException {
      Statement insert = on.createStatement();
      insert.executeUpdate("insert into k(n) values(7)", Statement.RETURN_GENERATED_KEYS);
      return insert;
    }
  },
  TWO_ROWS(2) {
    @Override
    Statement insert(Connection on) throws SQLException {
      String sql = "insert into k(n) values(?), (7)";
      PreparedStatement insert = on.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
      insert.setInt(1, 7);
      insert.executeUpdate();
      return insert;
    }
  },
  BATCH(2) {
    @Override
    Statement insert(Connection on) throws SQLException {
      PreparedStatement insert =
          on.prepareStatement(InsertWay.INSERT, Statement.RETURN_GENERATED_KEYS);
      for (int i = 0; i < 2; i++) {
        insert.setInt(1, 7);
        insert.addBatch();
      }
      insert.executeBatch();
      return insert;
    }
  };

  static final String INSERT = "insert into k(n) values(?)";

  final int rows;

  InsertWay(int rows) {
    this.rows = rows;
  }

  /** Gives the statement, still open. */
  abstract Statement insert(Connection on) throws SQLException;

  /** The keys of what was executed last. */
  static List<Long> keysOf(Statement statement) throws SQLException {
    List<Long> keys = new ArrayList<>();
    try (ResultSet rows = statement.getGeneratedKeys()) {
      while (rows.next()) {
        keys.add(rows.getLong(1));
      }
    }
    return keys;
  }
}
