package io.dmha.parity;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;

/** How to come from a connection to an object in one of its states. */
enum Kind {
  CONNECTION(Connection.class, c -> c),
  STATEMENT(Statement.class, Connection::createStatement),
  STATEMENT_WITH_ROWS(
      Statement.class,
      c -> {
        Statement s = c.createStatement();
        s.execute("select id, name from t order by id");
        return s;
      }),
  STATEMENT_WITH_COUNT(
      Statement.class,
      c -> {
        Statement s = c.createStatement();
        s.execute("update t set name = 'other' where id = 1");
        return s;
      }),
  UNBOUND(PreparedStatement.class, Kind::prepared),
  BOUND(
      PreparedStatement.class,
      c -> {
        PreparedStatement s = prepared(c);
        s.setInt(1, 1);
        return s;
      }),
  UPDATE(
      PreparedStatement.class,
      c -> {
        PreparedStatement s = c.prepareStatement("update t set name = ? where id = 1");
        s.setString(1, "new");
        return s;
      }),
  CALLED(
      CallableStatement.class,
      c -> {
        CallableStatement s = c.prepareCall("{? = call twice(?)}");
        s.registerOutParameter(1, Types.INTEGER);
        s.setInt(2, 21);
        s.execute();
        return s;
      }),
  ROW(ResultSet.class, c -> rows(c, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)),
  ROW_TO_UPDATE(
      ResultSet.class, c -> rows(c, ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)),
  BEFORE_ROWS(
      ResultSet.class, c -> c.createStatement().executeQuery("select id, name from t order by id")),
  METADATA(DatabaseMetaData.class, Connection::getMetaData),
  COLUMNS(ResultSetMetaData.class, c -> prepared(c).getMetaData()),
  PARAMETERS(ParameterMetaData.class, c -> prepared(c).getParameterMetaData()),
  BLOB(
      java.sql.Blob.class,
      c -> {
        java.sql.Blob made = c.createBlob();
        made.setBytes(1, new byte[] {1, 2, 3});
        return made;
      }),
  CLOB(
      java.sql.Clob.class,
      c -> {
        java.sql.Clob made = c.createClob();
        made.setString(1, "abc");
        return made;
      }),
  ARRAY(java.sql.Array.class, c -> c.createArrayOf("INTEGER", new Object[] {1, 2})),
  SAVEPOINT(Savepoint.class, Connection::setSavepoint),
  NAMED_SAVEPOINT(Savepoint.class, c -> c.setSavepoint("s1"));

  private interface Maker {
    Object from(Connection c) throws SQLException;
  }

  final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final Maker maker;

  Kind(Class<?> type, Maker maker) {
    this.type = type;
    this.maker = maker;
  }

  Object from(Connection c) throws SQLException {
    return maker.from(c);
  }

  private static PreparedStatement prepared(Connection c) throws SQLException {
    return c.prepareStatement("select id, name from t where id = ?");
  }

  private static ResultSet rows(Connection c, int type, int concurrency) throws SQLException {
    ResultSet rows =
        c.createStatement(type, concurrency).executeQuery("select id, name from t order by id");
    if (!rows.next()) {
      throw new IllegalStateException("t is empty");
    }
    return rows;
  }
}
