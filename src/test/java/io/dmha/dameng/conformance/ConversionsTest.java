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
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;

/** Values set and read as other types than their column's own, and java.time. */
class ConversionsTest extends Conformance {
  @EveryWay
  void objectsHaveTheTypesOfTheStandard(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(
          c,
          "create table t(a tinyint, b smallint, i int, l bigint, n decimal(10,2), r real,"
              + " d double precision, s varchar(10), f char(2), o bit, y varbinary(4), da date,"
              + " ti time, ts timestamp(6))",
          "insert into t values (1, 2, 3, 4, 5.25, 1.5, 2.5, 'x', 'y', true, X'0102', '2024-02-29',"
              + " '12:34:56', '2024-02-29 12:34:56.123456')");
      try (PreparedStatement select = c.prepareStatement("select * from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getObject("A")).isEqualTo((byte) 1);
        assertThat(row.getObject("b")).isEqualTo((short) 2);
        assertThat(row.getObject("i")).isEqualTo(3);
        assertThat(row.getObject("l")).isEqualTo(4L);
        assertThat(row.getObject("n")).isEqualTo(new BigDecimal("5.25"));
        assertThat(row.getObject("r")).isEqualTo(1.5f);
        assertThat(row.getObject("d")).isEqualTo(2.5);
        assertThat(row.getObject("s")).isEqualTo("x");
        assertThat(row.getObject("f")).isEqualTo("y ");
        assertThat(row.getObject("o")).isEqualTo(true);
        assertThat(row.getObject("y")).isEqualTo(new byte[] {1, 2});
        assertThat(row.getObject("da")).isEqualTo(Date.valueOf("2024-02-29"));
        assertThat(row.getObject("ti")).isEqualTo(Time.valueOf("12:34:56"));
        assertThat(((Timestamp) row.getObject("ts")).toLocalDateTime())
            .isEqualTo(LocalDateTime.parse("2024-02-29T12:34:56.123456"));
        assertThat(row.findColumn("TS")).isEqualTo(14);
      }
    }
  }

  @EveryWay
  void aNumberIsReadAsEachOtherNumber(Way way) throws SQLException {
    for (String type :
        List.of("smallint", "int", "bigint", "decimal(10,2)", "double", "varchar(9)")) {
      try (Connection c = way.connect(node);
          PreparedStatement select =
              c.prepareStatement("select cast('42' as " + type + ") as v from dual");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getByte(1)).isEqualTo((byte) 42);
        assertThat(row.getShort(1)).isEqualTo((short) 42);
        assertThat(row.getInt(1)).isEqualTo(42);
        assertThat(row.getLong(1)).isEqualTo(42L);
        assertThat(row.getFloat(1)).isEqualTo(42f);
        assertThat(row.getDouble(1)).isEqualTo(42d);
        assertThat(row.getBigDecimal(1)).isEqualByComparingTo("42");
        assertThat(row.getString(1)).startsWith("42");
        assertThat(row.getObject(1, Integer.class)).isEqualTo(42);
        assertThat(row.getObject(1, Long.class)).isEqualTo(42L);
        assertThat(row.getObject(1, String.class)).startsWith("42");
      }
    }
  }

  @EveryWay
  void setObjectTakesTheTypesOfTheStandard(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(
          c,
          "create table t(i int, l bigint, n decimal(10,2), s varchar(20), o bit, y varbinary(4))");
      try (PreparedStatement insert =
          c.prepareStatement("insert into t values (?, ?, ?, ?, ?, ?)")) {
        insert.setObject(1, 1);
        insert.setObject(2, 2L);
        insert.setObject(3, new BigDecimal("3.25"));
        insert.setObject(4, "四");
        insert.setObject(5, true);
        insert.setObject(6, new byte[] {6});
        insert.executeUpdate();
        insert.setObject(1, "1", Types.INTEGER);
        insert.setObject(2, 2, Types.BIGINT);
        insert.setObject(3, 3.25, Types.DECIMAL, 2);
        insert.setObject(4, "四", Types.VARCHAR);
        insert.setObject(5, 1, Types.BIT);
        insert.setObject(6, new byte[] {6}, Types.VARBINARY);
        insert.executeUpdate();
        insert.setObject(1, null);
        for (int i = 2; i <= 6; i++) {
          insert.setObject(i, null, Types.VARCHAR);
        }
        insert.executeUpdate();
      }
      assertThat(rows(c, "select i, l, n, s, o from t"))
          .containsExactly("1,2,3.25,四,1", "1,2,3.25,四,1", "null,null,null,null,null");
    }
  }

  @EveryWay
  void javaTimeGoesThereAndBack(Way way) throws SQLException {
    LocalDate day = LocalDate.of(2024, 2, 29);
    LocalTime hour = LocalTime.of(23, 59, 58);
    LocalDateTime moment = LocalDateTime.of(day, LocalTime.of(1, 2, 3, 456_789_000));
    try (Connection c = way.connect(node)) {
      run(c, "create table t(d date, t time, ts timestamp(6))");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?, ?)")) {
        insert.setObject(1, day);
        insert.setObject(2, hour);
        insert.setObject(3, moment);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement select = c.prepareStatement("select * from t where d = ?")) {
        select.setObject(1, day);
        try (ResultSet row = select.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getObject(1, LocalDate.class)).isEqualTo(day);
          assertThat(row.getObject(2, LocalTime.class)).isEqualTo(hour);
          assertThat(row.getObject(3, LocalDateTime.class)).isEqualTo(moment);
        }
      }
    }
  }

  @EveryWay
  void aMomentWithItsZoneStaysTheSameMoment(Way way) throws SQLException {
    OffsetDateTime moment =
        OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 456_789_000, ZoneOffset.ofHours(8));
    try (Connection c = way.connect(node)) {
      run(c, "create table t(ts timestamp(6) with time zone)");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?)")) {
        insert.setObject(1, moment);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement select = c.prepareStatement("select ts from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getObject(1, OffsetDateTime.class).toInstant())
            .isEqualTo(moment.toInstant());
        assertThat(row.getTimestamp(1).getTime()).isEqualTo(moment.toInstant().toEpochMilli());
      }
    }
  }

  @EveryWay
  void aCalendarShiftsATimestamp(Way way) throws SQLException {
    Timestamp moment = Timestamp.valueOf("2024-02-29 12:00:00");
    Calendar zone = Calendar.getInstance(TimeZone.getTimeZone("GMT+05:00"));
    try (Connection c = way.connect(node)) {
      run(c, "create table t(ts timestamp(6))");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?)")) {
        insert.setTimestamp(1, moment, zone);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement select = c.prepareStatement("select ts from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getTimestamp(1, zone)).isEqualTo(moment);
      }
    }
  }
}
