package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;

/**
 * Each scalar type there and back: bound by its setter, read by its getter, null and at its ends.
 */
class ScalarsTest extends Conformance {
  private static final String TEXT = "达梦数据库 𠮷 😀 ünïcødé '\"\\ \n";

  @FunctionalInterface
  private interface Setter<T> {
    void set(PreparedStatement statement, int index, T value) throws SQLException;
  }

  @FunctionalInterface
  private interface Getter<T> {
    T get(ResultSet rows, int column) throws SQLException;
  }

  /** Writes each value and a null, then reads them by this getter and by getObject. */
  private <T> void roundTrip(
      Way way, String type, int jdbcType, Setter<T> set, Getter<T> get, List<T> values)
      throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(id int primary key, v " + type + ")");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?)")) {
        for (int i = 0; i < values.size(); i++) {
          insert.setInt(1, i);
          set.set(insert, 2, values.get(i));
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        insert.setInt(1, values.size());
        insert.setNull(2, jdbcType);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement select = c.prepareStatement("select v from t order by id");
          ResultSet rows = select.executeQuery()) {
        for (T value : values) {
          assertThat(rows.next()).isTrue();
          assertThat(get.get(rows, 1)).isEqualTo(value);
          assertThat(rows.wasNull()).isFalse();
          assertThat(rows.getObject(1)).isNotNull();
        }
        assertThat(rows.next()).isTrue();
        get.get(rows, 1);
        assertThat(rows.wasNull()).isTrue();
        assertThat(rows.getObject(1)).isNull();
        assertThat(rows.getString(1)).isNull();
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @EveryWay
  void tinyint(Way way) throws SQLException {
    roundTrip(
        way,
        "tinyint",
        Types.TINYINT,
        PreparedStatement::setByte,
        ResultSet::getByte,
        List.of((byte) 0, (byte) 1, Byte.MIN_VALUE, Byte.MAX_VALUE));
  }

  @EveryWay
  void smallint(Way way) throws SQLException {
    roundTrip(
        way,
        "smallint",
        Types.SMALLINT,
        PreparedStatement::setShort,
        ResultSet::getShort,
        List.of((short) 0, (short) -1, Short.MIN_VALUE, Short.MAX_VALUE));
  }

  @EveryWay
  void integer(Way way) throws SQLException {
    roundTrip(
        way,
        "int",
        Types.INTEGER,
        PreparedStatement::setInt,
        ResultSet::getInt,
        List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  @EveryWay
  void bigint(Way way) throws SQLException {
    roundTrip(
        way,
        "bigint",
        Types.BIGINT,
        PreparedStatement::setLong,
        ResultSet::getLong,
        List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @EveryWay
  void bit(Way way) throws SQLException {
    roundTrip(
        way,
        "bit",
        Types.BIT,
        PreparedStatement::setBoolean,
        ResultSet::getBoolean,
        List.of(true, false));
  }

  @EveryWay
  void real(Way way) throws SQLException {
    roundTrip(
        way,
        "real",
        Types.REAL,
        PreparedStatement::setFloat,
        ResultSet::getFloat,
        List.of(0f, -1.5f, Float.MIN_VALUE, 3.4e38f, -3.4e38f));
  }

  @EveryWay
  void doublePrecision(Way way) throws SQLException {
    roundTrip(
        way,
        "double precision",
        Types.DOUBLE,
        PreparedStatement::setDouble,
        ResultSet::getDouble,
        List.of(0d, -1.5, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE));
  }

  @EveryWay
  void decimalWithAFixedScale(Way way) throws SQLException {
    roundTrip(
        way,
        "decimal(38, 10)",
        Types.DECIMAL,
        PreparedStatement::setBigDecimal,
        ResultSet::getBigDecimal,
        List.of(
            new BigDecimal("0.0000000000"),
            new BigDecimal("-1.0000000000"),
            new BigDecimal("0.0000000001"),
            new BigDecimal("9999999999999999999999999999.9999999999"),
            new BigDecimal("-9999999999999999999999999999.9999999999"),
            new BigDecimal("100.0000000000"),
            new BigDecimal("-0.0100000000")));
  }

  @EveryWay
  void numericWithoutAScale(Way way) throws SQLException {
    roundTrip(
        way,
        "numeric(19)",
        Types.NUMERIC,
        PreparedStatement::setBigDecimal,
        ResultSet::getBigDecimal,
        List.of(
            BigDecimal.ZERO,
            new BigDecimal("9223372036854775807"),
            new BigDecimal("-9999999999999999999")));
  }

  @EveryWay
  void varchar(Way way) throws SQLException {
    roundTrip(
        way,
        "varchar(2000)",
        Types.VARCHAR,
        PreparedStatement::setString,
        ResultSet::getString,
        List.of("", " ", TEXT, "x".repeat(2000), "梦".repeat(2000)));
  }

  @EveryWay
  void varchar2AndNationalText(Way way) throws SQLException {
    roundTrip(
        way,
        "varchar2(200)",
        Types.VARCHAR,
        PreparedStatement::setNString,
        ResultSet::getNString,
        List.of("a", TEXT));
  }

  @EveryWay
  void aLongVarchar(Way way) throws SQLException {
    roundTrip(
        way,
        "varchar(32767)",
        Types.VARCHAR,
        PreparedStatement::setString,
        ResultSet::getString,
        List.of("x".repeat(32_767), "梦".repeat(8_000)));
  }

  @EveryWay
  void charIsPadded(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(v char(5))", "insert into t values ('ab'), (null)");
      assertThat(rows(c, "select v from t order by v")).containsExactly("null", "ab   ");
    }
  }

  @EveryWay
  void varbinary(Way way) throws SQLException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    roundTrip(
        way,
        "varbinary(2000)",
        Types.VARBINARY,
        PreparedStatement::setBytes,
        ResultSet::getBytes,
        List.of(new byte[] {0}, all, new byte[2000]));
  }

  @EveryWay
  void date(Way way) throws SQLException {
    roundTrip(
        way,
        "date",
        Types.DATE,
        PreparedStatement::setDate,
        ResultSet::getDate,
        List.of(
            Date.valueOf("1970-01-01"),
            Date.valueOf("2024-02-29"),
            Date.valueOf("1600-12-31"),
            Date.valueOf("9999-12-31")));
  }

  @EveryWay
  void time(Way way) throws SQLException {
    roundTrip(
        way,
        "time",
        Types.TIME,
        PreparedStatement::setTime,
        ResultSet::getTime,
        List.of(Time.valueOf("00:00:00"), Time.valueOf("23:59:59")));
  }

  @EveryWay
  void timestamp(Way way) throws SQLException {
    roundTrip(
        way,
        "timestamp(6)",
        Types.TIMESTAMP,
        PreparedStatement::setTimestamp,
        ResultSet::getTimestamp,
        List.of(
            Timestamp.valueOf("1970-01-01 00:00:00"),
            Timestamp.valueOf("2024-02-29 23:59:59.999999"),
            Timestamp.valueOf("1600-12-31 12:00:00.000001"),
            Timestamp.valueOf("9999-12-31 23:59:59.5")));
  }

  @EveryWay
  void timestampWithNanoseconds(Way way) throws SQLException {
    roundTrip(
        way,
        "timestamp(9)",
        Types.TIMESTAMP,
        PreparedStatement::setTimestamp,
        ResultSet::getTimestamp,
        List.of(
            Timestamp.valueOf("2024-02-29 23:59:59.999999999"),
            Timestamp.valueOf("1970-01-01 00:00:00.000000001")));
  }
}
