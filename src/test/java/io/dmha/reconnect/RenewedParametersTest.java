package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.Immutable;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters are bound again as they were bound, or their loss is told. */
@NeedsProcesses
class RenewedParametersTest {
  private static final String INSERT = "insert into t(id, name) values(?, ?)";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @Immutable
  private interface Binder {
    void bind(PreparedStatement statement, Connection connection) throws SQLException;
  }

  /** Parameters that can be bound as often as one likes, and the type they have in the database. */
  enum Value {
    NULL("int", (s, c) -> s.setNull(1, Types.INTEGER)),
    NULL_OF_A_TYPE("varchar", (s, c) -> s.setNull(1, Types.VARCHAR, "VARCHAR")),
    NULL_STRING("varchar", (s, c) -> s.setString(1, null)),
    BOOLEAN("boolean", (s, c) -> s.setBoolean(1, true)),
    BYTE("tinyint", (s, c) -> s.setByte(1, (byte) -7)),
    SHORT("smallint", (s, c) -> s.setShort(1, Short.MIN_VALUE)),
    INT("int", (s, c) -> s.setInt(1, Integer.MIN_VALUE)),
    LONG("bigint", (s, c) -> s.setLong(1, Long.MIN_VALUE)),
    FLOAT("real", (s, c) -> s.setFloat(1, -1.5f)),
    DOUBLE("double precision", (s, c) -> s.setDouble(1, Double.MIN_VALUE)),
    DOUBLE_NAN("double precision", (s, c) -> s.setDouble(1, Double.NaN)),
    BIG_DECIMAL("decimal(30, 10)", (s, c) -> s.setBigDecimal(1, new BigDecimal("1.2300"))),
    STRING("varchar", (s, c) -> s.setString(1, "达梦 𠮷")),
    NSTRING("varchar", (s, c) -> s.setNString(1, "达梦")),
    BYTES("varbinary", (s, c) -> s.setBytes(1, new byte[] {1, -1})),
    DATE("date", (s, c) -> s.setDate(1, Date.valueOf("2024-02-29"))),
    DATE_ELSEWHERE("date", (s, c) -> s.setDate(1, new Date(0), tokyo())),
    TIME("time", (s, c) -> s.setTime(1, Time.valueOf("23:59:58"))),
    TIME_ELSEWHERE("time", (s, c) -> s.setTime(1, new Time(0), tokyo())),
    TIMESTAMP(
        "timestamp(9)",
        (s, c) -> s.setTimestamp(1, Timestamp.valueOf("2024-02-29 1:2:3.123456789"))),
    TIMESTAMP_ELSEWHERE("timestamp(9)", (s, c) -> s.setTimestamp(1, new Timestamp(1), tokyo())),
    OBJECT("int", (s, c) -> s.setObject(1, 42)),
    OBJECT_NULL("int", (s, c) -> s.setObject(1, null)),
    OBJECT_LOCAL_DATE("date", (s, c) -> s.setObject(1, LocalDate.of(2024, 2, 29))),
    OBJECT_UUID("uuid", (s, c) -> s.setObject(1, new UUID(1, 2))),
    OBJECT_OF_A_TYPE("varchar", (s, c) -> s.setObject(1, "7", Types.VARCHAR)),
    OBJECT_OF_A_SCALE("decimal(9, 2)", (s, c) -> s.setObject(1, "7.25", Types.DECIMAL, 2)),
    OBJECT_OF_A_JDBC_TYPE("int", (s, c) -> s.setObject(1, 7, JDBCType.INTEGER)),
    OBJECT_OF_A_JDBC_SCALE("decimal(9, 2)", (s, c) -> s.setObject(1, "7.25", JDBCType.DECIMAL, 2));

    private final String type;
    private final Binder binder;

    Value(String type, Binder binder) {
      this.type = type;
      this.binder = binder;
    }

    private static Calendar tokyo() {
      return Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    }
  }

  /** Parameters that are used up by the first try or die with the link. */
  enum Gone {
    BLOB(
        (s, c) -> {
          s.setBlob(1, stored(c, "a").getBlob(2));
        }),
    CLOB(
        (s, c) -> {
          s.setClob(1, stored(c, "a").getClob(1));
        });

    private final Binder binder;

    Gone(Binder binder) {
      this.binder = binder;
    }
  }

  @BeforeEach
  void open() throws SQLException {
    connection = doors.open();
  }

  @ParameterizedTest
  @EnumSource
  void aValueIsBoundAgain(Value value) throws SQLException {
    String sql = "select cast(cast(? as " + value.type + ") as varchar)";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      value.binder.bind(query, connection);
      String before = only(query);
      doors.loseBefore("executeQuery");

      String after = only(query);

      assertThat(after).isEqualTo(before);
      assertThat(before == null).isEqualTo(value.name().contains("NULL"));
      assertThat(doors.driver().opened()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aParameterThatIsGoneIsTold(Gone gone) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select id from t where ? is not null or id = ?")) {
      gone.binder.bind(query, connection);
      query.setInt(2, 1);
      doors.loseBefore("executeQuery");

      Throwable told = assertNotApplied(query::executeQuery);

      assertThat(told).hasMessageContaining("parameter 1 is a stream");
      assertThat(Events.count(EventType.NOT_APPLIED)).isEqualTo(1);
      query.setString(1, "bound again");
      query.executeQuery().close();
    }
  }

  @Test
  void aValueThatItsOwnerChangesLaterIsNotChanged() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select cast(cast(? as varbinary) as varchar) || ' ' || cast(? as date) || ' '"
                + " || cast(? as timestamp)")) {
      byte[] bytes = {'a', 'b'};
      Date date = Date.valueOf("2024-02-29");
      Timestamp timestamp = Timestamp.valueOf("2024-02-29 01:02:03");
      query.setBytes(1, bytes);
      query.setDate(2, date);
      query.setTimestamp(3, timestamp);
      String before = only(query);
      bytes[0] = 'x';
      date.setTime(0);
      timestamp.setNanos(9);
      doors.loseBefore("executeQuery");

      assertThat(only(query)).isEqualTo(before);
    }
  }

  @Test
  void aRowOfABatchIsNotChangedByTheNextOne() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?, ?, ?)")) {
      byte[] bytes = {1};
      for (int id = 1; id <= 3; id++) {
        bytes[0] = (byte) id;
        insert.setInt(1, id);
        insert.setString(2, "row " + id);
        insert.setBytes(3, bytes);
        insert.addBatch();
      }
      doors.loseBefore("executeQuery");
      connection.createStatement().executeQuery("select 1").close();

      insert.executeBatch();
    }
    assertThat(doors.answer("select count(*) from t where name = 'row ' || id")).isEqualTo(3);
    assertThat(doors.answer("select count(*) from t where b = x'02' and id = 2")).isEqualTo(1);
  }

  /** The last one counts, also where the same setter was called before another one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parametersByNameAreBoundAgainAsTheLastOne(boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
    String sql = "select id, name from final table (insert into t(id, name) values(?, ?))";
    try (CallableStatement insert = connection.prepareCall(sql)) {
      String[] names = {"x", null, "y"};
      for (int id = 1; id <= names.length; id++) {
        insert.setInt("ID", id);
        if (names[id - 1] == null) {
          insert.setNull("NAME", Types.VARCHAR);
        } else {
          insert.setString("NAME", names[id - 1]);
        }
        if (id == names.length) {
          failOver();
        }
        assertThat(insert.execute()).isTrue();
      }
    }
    if (!autoCommit) {
      failOver();
      connection.commit();
    }

    assertThat(doors.driver().opened()).isEqualTo(autoCommit ? 2 : 3);
    assertThat(doors.row("select listagg(name, ',') within group (order by id) from t"))
        .isEqualTo("x,y");
    assertThat(doors.answer("select id from t where name is null")).isEqualTo(2);
  }

  @Test
  void ofABatchWithARowThatIsGoneNothingIsLeftBehind() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      addRows(insert);
      failOver();

      assertNotAppliedWithoutCause(insert::executeBatch);

      addRows(insert);
      assertThat(insert.executeBatch()).containsExactly(1, 1);
    }
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void whatIsBoundStaysBoundWhereTheBatchIsGone() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      addRows(insert);
      insert.setInt(1, 3);
      insert.setString(2, "bound");
      failOver();

      assertNotAppliedWithoutCause(insert::executeBatch);

      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    assertThat(doors.answer("select id from t where name = 'bound'")).isEqualTo(3);
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aParameterOfTheBatchDoesNotPassForOneOfTheStatement() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      addRows(insert);
      failOver();

      assertNotAppliedWithoutCause(insert::executeBatch);

      insert.setInt(1, 3);
      assertThatThrownBy(insert::executeUpdate).hasMessageContaining("Parameter \"#2\" is not set");
    }
  }

  @Test
  void aBatchWhoseLossCannotBeClearedIsToldAllTheSame() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      addRows(insert);
      failOver();
      doors.loseBefore("clearBatch");

      assertNotAppliedWithoutCause(insert::executeBatch);

      insert.setInt(1, 1);
      insert.setString(2, "one");
      insert.addBatch();
      assertThat(insert.executeBatch()).containsExactly(1);
    }
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aParameterThatIsGoneIsToldThoughTheNextLinkIsLostAsWell() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setClob(1, clob("2"));
      insert.setString(2, "a");
      failOver();
      doors.loseBefore("setString");

      Throwable told = assertNotApplied(insert::executeUpdate);

      assertThat(told).hasMessageContaining("parameter 1 is a stream");
    }
  }

  private void addRows(PreparedStatement insert) throws SQLException {
    insert.setInt(1, 1);
    insert.setNull(2, Types.VARCHAR);
    insert.addBatch();
    insert.setInt(1, 2);
    insert.setClob(2, clob("two"));
    insert.addBatch();
  }

  /** It dies with its session. */
  private Clob clob(String text) throws SQLException {
    return stored(connection, text).getClob(1);
  }

  private static ResultSet stored(Connection c, String text) throws SQLException {
    ResultSet rows =
        c.createStatement()
            .executeQuery("select cast('" + text + "' as clob), cast(x'01' as blob)");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private void failOver() throws SQLException {
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
  }

  private static String only(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
