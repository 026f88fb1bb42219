package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Random;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows read in whatever way, of statements executed again and again with their rows open or closed:
 * what is read again is equal, and what comes after stands at its row.
 */
@NeedsProcesses
class ReadInManyWaysTest {
  private static final int STEPS = 300;

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Random random;
  private int inserted;

  /** Rows being read, and which one comes next. */
  private static final class Open {
    final PreparedStatement query;
    @Nullable ResultSet rows;
    int id;

    Open(PreparedStatement query) {
      this.query = query;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void itIsEqualWhenItIsReadAgain(long seed) throws SQLException {
    random = new Random(seed);
    doors.run("create table many(id int, a int, d double, e boolean, f timestamp, s varchar(9))");
    doors.run(
        "insert into many select x, nullif(mod(x, 3), 1), nullif(mod(x, 2), 1), mod(x, 5) = 0,"
            + " nullif(dateadd(second, x, timestamp '2026-01-01 00:00:00'),"
            + " timestamp '2026-01-01 00:00:07'), nullif('s' || mod(x, 4), 's1')"
            + " from system_range(1, 400)");
    Connection connection = doors.open();
    connection.setAutoCommit(false);
    Open[] all = {open(connection), open(connection), open(connection)};
    for (int step = 0; step < STEPS; step++) {
      step(connection, all);
    }
    connection.commit();

    assertThat(doors.rows()).isEqualTo(inserted);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isPositive();
  }

  private static Open open(Connection connection) throws SQLException {
    return new Open(connection.prepareStatement("select * from many where id >= ? order by id"));
  }

  private void step(Connection connection, Open... all) throws SQLException {
    Open one = all[random.nextInt(all.length)];
    ResultSet rows = one.rows;
    switch (random.nextInt(12)) {
      case 0 -> {
        if (rows != null && random.nextBoolean()) {
          rows.close();
        }
        one.id = 1 + random.nextInt(20);
        one.query.setInt(1, one.id);
        one.rows = one.query.executeQuery();
      }
      case 1 -> {
        if (random.nextBoolean()) {
          doors.loseBefore("executeUpdate");
        }
        insert(connection);
      }
      case 2 -> {
        if (random.nextInt(3) == 0) {
          connection.commit();
          for (Open each : all) {
            if (each.rows != null && random.nextBoolean()) {
              each.rows.close();
            }
            each.rows = null;
          }
        }
      }
      default -> {
        for (int i = random.nextInt(12); rows != null && i > 0 && !rows.isClosed(); i--) {
          assertThat(rows.next()).isTrue();
          read(rows, one.id++);
        }
      }
    }
  }

  private void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      insert.setInt(1, ++inserted);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  private void read(ResultSet rows, int id) throws SQLException {
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> assertThat(rows.getInt(1)).isEqualTo(id);
        case 1 -> {
          assertThat(rows.getInt("A")).isEqualTo(id % 3 == 1 ? 0 : id % 3);
          assertThat(rows.wasNull()).isEqualTo(id % 3 == 1);
        }
        case 2 -> {
          assertThat(rows.getDouble(3)).isZero();
          assertThat(rows.wasNull()).isEqualTo(id % 2 == 1);
        }
        case 3 -> assertThat(rows.getBoolean("E")).isEqualTo(id % 5 == 0);
        case 4 -> {
          TimeZone zone = TimeZone.getTimeZone(random.nextBoolean() ? "UTC" : "Asia/Shanghai");
          Timestamp time = rows.getTimestamp(5, Calendar.getInstance(zone));
          assertThat(time == null).isEqualTo(id == 7);
        }
        case 5 -> assertThat(rows.getTimestamp("F", null) == null).isEqualTo(id == 7);
        case 6 ->
            assertThat(rows.getObject("S", String.class))
                .isEqualTo(id % 4 == 1 ? null : "s" + id % 4);
        default -> assertThat(rows.findColumn("S")).isEqualTo(6);
      }
    }
  }
}
