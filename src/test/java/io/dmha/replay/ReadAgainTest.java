package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.link.Link;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read of rows is read again in the same way, and what differs is seen. */
class ReadAgainTest {
  private static final String THREE = "select x, 'a' || x t from system_range(1, 3) order by x";
  private static final long PLENTY = 1 << 20;

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private ResultSet query(String sql) throws SQLException {
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    return statement.executeQuery(sql);
  }

  private static CursorReading reading() {
    return CursorReading.of(new Held(), null, PLENTY);
  }

  private static Method getter(String name, Class<?>... types) {
    try {
      return ResultSet.class.getMethod(name, types);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static final Method INT = getter("getInt", int.class);
  private static final Method TEXT = getter("getString", String.class);

  /** So many rows, of which a number and a text are read. */
  private static void readBoth(Reading reading, ResultSet rows, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      reading.stepped(rows.next());
      reading.read((long) rows.getInt(1), INT, 1, null, null);
      reading.read(rows.getString("t"), TEXT, 0, "t", null);
    }
  }

  private void again(CursorReading reading, String sql) throws SQLException, Difference {
    try (ResultSet rows = query(sql)) {
      reading.readAgain(rows, () -> false);
    }
  }

  @Test
  void theRowsThenStandWhereTheFirstOnesStood() throws SQLException, Difference {
    CursorReading reading = reading();
    readBoth(reading, query(THREE), 2);

    try (ResultSet rows = query(THREE)) {
      reading.readAgain(rows, () -> false);

      assertThat(rows.getRow()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "select x, 'a' t from system_range(1, 3) order by x ; a value that was read is another",
        "select x + 1 x, 'a' || x t from system_range(1, 3) order by x"
            + " ; a value that was read is another",
        "select 2 x, 'a2' t union all select 1, 'a1' ; a value that was read is another",
        "select x, 'a' || x t from system_range(1, 1) ; a row that was read is gone"
      })
  void whatDiffersIsSeen(String sql, String how) throws SQLException {
    CursorReading reading = reading();
    readBoth(reading, query(THREE), 2);

    assertThatThrownBy(() -> again(reading, sql)).isInstanceOf(Difference.class).hasMessage(how);
  }

  @Test
  void theEndOfTheRowsIsReadAgain() throws SQLException, Difference {
    CursorReading reading = reading();
    ResultSet first = query(THREE);
    readBoth(reading, first, 3);
    reading.stepped(first.next());

    again(reading, THREE);
    assertThatThrownBy(
            () -> again(reading, "select x, 'a' || x t from system_range(1, 4) order by x"))
        .hasMessage("there is a row more");
  }

  /** A primitive does not tell NULL from nought, but the next question does. */
  @Test
  void aNumberThatIsNullIsNoNought() throws SQLException, Difference {
    CursorReading reading = reading();
    reading.stepped(true);
    reading.read(Reading.NULL, INT, 1, null, null);

    again(reading, "select cast(null as int)");
    assertThatThrownBy(() -> again(reading, "select 0")).isInstanceOf(Difference.class);
    assertThatThrownBy(() -> again(reading, "select 1")).isInstanceOf(Difference.class);
  }

  @ParameterizedTest
  @CsvSource({
    "getBoolean, true, 1",
    "getByte, 7, 7",
    "getShort, 7, 7",
    "getLong, 7000000000, 7000000000",
    "getDouble, 1.5, 4609434218613702656",
    "getFloat, 1.5, 1069547520"
  })
  void aPrimitiveIsNotedByItsBits(String name, String value, long bits)
      throws SQLException, Difference {
    CursorReading reading = reading();
    reading.stepped(true);
    reading.read(bits, getter(name, int.class), 1, null, null);

    again(reading, "select " + value);
    assertThatThrownBy(() -> again(reading, "select " + (value.equals("true") ? "false" : "2.5")))
        .isInstanceOf(Difference.class);
  }

  @Test
  void aWayToReadIsUsedWithItsArguments() throws SQLException, Difference {
    CursorReading reading = reading();
    reading.stepped(true);
    Method typed = getter("getObject", String.class, Class.class);
    Method wasNull = getter("wasNull");
    reading.read("7", typed, 0, "b", String.class);
    reading.read(0L, wasNull, 0, null, null);

    again(reading, "select 1 a, 7 b");
    assertThatThrownBy(() -> again(reading, "select 7 a, 1 b")).isInstanceOf(Difference.class);
  }

  /** Some drivers leave the time that was read in the calendar. */
  @Test
  void aCalendarIsKeptAsItWas() throws SQLException, Difference {
    Method dated = getter("getDate", int.class, Calendar.class);
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("GMT+8"));
    ResultSet first = query("select date '2020-01-01'");
    CursorReading reading = reading();
    reading.stepped(first.next());
    Date date = first.getDate(1, calendar);
    reading.read(date, dated, 1, null, calendar);
    calendar.setTimeZone(TimeZone.getTimeZone("GMT-8"));

    again(reading, "select date '2020-01-01'");
  }

  @Test
  void anObjectOfAnotherClassIsADifference() throws SQLException {
    CursorReading reading = reading();
    reading.stepped(true);
    reading.read("a", getter("getObject", int.class), 1, null, null);

    assertThatThrownBy(() -> again(reading, "select array[cast('a' as clob)]"))
        .hasMessage("a value has another class");
  }

  @Test
  void whatTheDriverThrowsIsThrown() throws SQLException {
    CursorReading reading = reading();
    reading.stepped(true);
    reading.read(1L, INT, 9, null, null);

    assertThatThrownBy(() -> again(reading, "select 1"))
        .isInstanceOf(SQLException.class)
        .hasNoCause()
        .hasMessageContaining("Invalid value");
  }

  /** It is looked at once in so many rows, for a look costs as much as a row. */
  @ParameterizedTest
  @CsvSource({"255, 0", "256, 1", "511, 1", "512, 2"})
  void theTimeIsLookedAtNowAndThen(int rows, int looks) throws SQLException, Difference {
    String sql = "select x, 'a' t from system_range(1, 600) order by x";
    CursorReading reading = reading();
    readBoth(reading, query(sql), rows);
    reading.stepped(true);
    AtomicInteger looked = new AtomicInteger();

    try (ResultSet again = query(sql)) {
      reading.readAgain(again, () -> looked.incrementAndGet() < 0);
    }

    assertThat(looked).hasValue(looks);
  }

  @Test
  void whatTakesTooLongIsGivenUp() throws SQLException {
    String sql = "select x, 'a' t from system_range(1, 300) order by x";
    CursorReading reading = reading();
    readBoth(reading, query(sql), 300);

    assertThatThrownBy(() -> reading.readAgain(query(sql), () -> true))
        .hasMessage(
            "to read them again took longer than dmha.recoveryTimeout or the query timeout");
  }

  @Test
  void aWholeReadingIsUsedForTheNextRows() throws SQLException, Difference {
    CursorReading reading = reading();
    readBoth(reading, query(THREE), 3);
    assertThat(CursorReading.of(new Held(), reading, PLENTY)).as("not ended").isNotSameAs(reading);
    reading.done();

    assertThat(CursorReading.of(new Held(), reading, PLENTY)).isSameAs(reading);
    assertThat(CursorReading.of(new Held(), reading, PLENTY)).as("in use").isNotSameAs(reading);
    String other = "select x, 'b' || x t from system_range(5, 6) order by x";
    readBoth(reading, query(other), 1);

    again(reading, other);
    assertThatThrownBy(() -> again(reading, THREE)).isInstanceOf(Difference.class);
  }

  @Test
  void whatIsNotKnownIsNotUsedAgain() throws SQLException {
    CursorReading reading = reading();
    readBoth(reading, query(THREE), 1);
    assertThat(reading.isWhole()).isTrue();

    reading.giveUp();
    readBoth(reading, query(THREE), 1);

    assertThat(reading.isWhole()).isFalse();
    assertThat(reading.isOfOpenTransaction()).isFalse();
    reading.done();
    assertThat(CursorReading.of(new Held(), reading, PLENTY)).isNotSameAs(reading);
  }

  @Test
  void whatIsNotSeenGivesTheReadingUp() {
    CursorReading reading = reading();
    reading.stepped(true);
    reading.read(new Object(), getter("getObject", int.class), 1, null, null);

    assertThat(reading.isWhole()).isFalse();
  }

  /** One run of rows takes 128 + 96 bytes, and 48 for each way to read a column. */
  @ParameterizedTest
  @ValueSource(longs = {319, 320})
  void rowsReadInOneWayTakeTheRoomOfOne(long maxBytes) throws SQLException {
    CursorReading reading = CursorReading.of(new Held(), null, maxBytes);
    readBoth(reading, query("select x, 'a' t from system_range(1, 500)"), 500);

    assertThat(reading.isWhole()).isEqualTo(maxBytes == 320);
  }

  /** As those are that are only counted. */
  @Test
  void rowsOfWhichNothingIsReadAreSteppedOver() throws SQLException, Difference {
    CursorReading reading = reading();
    ResultSet rows = query(THREE);
    while (rows.next()) {
      reading.stepped(true);
    }
    reading.stepped(false);

    again(reading, THREE);
    assertThatThrownBy(() -> again(reading, "select 1")).hasMessage("a row that was read is gone");
  }

  @Test
  void manyColumnsAreReadAndThenOthers() throws SQLException, Difference {
    String sql = "select 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 from system_range(1, 3)";
    CursorReading reading = reading();
    ResultSet rows = query(sql);
    for (int last : new int[] {10, 9, 9}) {
      reading.stepped(rows.next());
      for (int column = 1; column < last; column++) {
        reading.read((long) column, INT, column, null, null);
      }
      reading.read((long) last, INT, last, null, null);
      reading.read(last == 10 ? 7L : 8L, INT, last == 10 ? 7 : 8, null, null);
    }

    again(reading, sql);
    assertThatThrownBy(() -> again(reading, sql.replace(" 8,", " 88,")))
        .isInstanceOf(Difference.class);
  }

  @Test
  void aLongRowIsGivenUpWhileItIsRead() {
    CursorReading reading = CursorReading.of(new Held(), null, 175);
    reading.stepped(true);
    assertThat(reading.isWhole()).isTrue();

    reading.read(1L, INT, 1, null, null);

    assertThat(reading.isWhole()).isFalse();
  }

  @Test
  void oneWayToReadIsKnownByAllItsParts() {
    TimeZone zone = TimeZone.getTimeZone("GMT+8");
    Method dated = getter("getDate", String.class, Calendar.class);
    ColumnAccess access = new ColumnAccess(dated, 0, "a", Calendar.getInstance(zone), false);

    assertThat(access.is(dated, 0, new String("a"), Calendar.getInstance(zone), false)).isTrue();
    assertThat(access.is(dated, 0, "b", Calendar.getInstance(zone), false)).isFalse();
    assertThat(access.is(dated, 1, "a", Calendar.getInstance(zone), false)).isFalse();
    assertThat(access.is(dated, 0, "a", null, false)).isFalse();
    assertThat(access.is(TEXT, 0, "a", Calendar.getInstance(zone), false)).isFalse();
    for (String other : List.of("GMT", "GMT-8")) {
      Calendar elsewhere = Calendar.getInstance(TimeZone.getTimeZone(other));
      assertThat(access.is(dated, 0, "a", elsewhere, false)).isFalse();
    }
    ColumnAccess byNumber = new ColumnAccess(INT, 1, null, null, false);
    assertThat(byNumber.is(INT, 1, null, null, false)).isTrue();
    assertThat(byNumber.is(INT, 1, null, null, true)).as("what was seen stands").isFalse();
    assertThat(byNumber.is(INT, 1, "a", null, false)).isFalse();
    assertThat(byNumber.is(INT, 1, null, String.class, false)).isFalse();
  }

  /** Rows of the application. */
  private static final class Held implements ReplayTarget {
    @Override
    public Object delegate() {
      return this;
    }

    @Override
    public void resume(Link link, Object delegate) {}

    @Override
    public String describe(@Nullable String sql) {
      return "rows";
    }
  }
}
