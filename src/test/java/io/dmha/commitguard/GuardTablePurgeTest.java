package io.dmha.commitguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What connections have left in the commit guard's table is taken away while a client lives. */
class GuardTablePurgeTest {
  private static final long WEEK = TimeUnit.DAYS.toMillis(7);
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private long now = 1_700_000_000_000L;
  private final CommitGuard guard = new CommitGuard(true, () -> now);
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  @AfterEach
  void stop() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute("shutdown");
    }
  }

  /** Another connection of the same client. */
  private void connect() throws SQLException {
    assertThat(guard.anchorIfAllowed(connection, "", e -> false)).isNotNull();
  }

  /** So many rows that were touched then. */
  private void leave(int count, long touched) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int inserted =
          statement.executeUpdate(
              "insert into dmha_commit select random_uuid() || '-1', 'C', "
                  + touched
                  + " from system_range(1, "
                  + count
                  + ")");
      assertThat(inserted).isEqualTo(count);
    }
  }

  private int rowsOf(long touched) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from dmha_commit where state like 'C%' and touched = "
                    + touched)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  @Test
  void oldRowsAreTakenAwayOnceAnHour() throws SQLException {
    connect();
    long old = now - WEEK - 1;
    leave(3, old);

    now += HOUR - 1;
    connect();
    assertThat(rowsOf(old)).as("not yet").isEqualTo(3);
    now += 1;
    connect();

    assertThat(rowsOf(old)).isZero();
  }

  @Test
  void aRowThatIsAWeekOldStays() throws SQLException {
    connect();
    long kept = now + HOUR - WEEK;
    leave(1, kept);
    leave(1, kept - 1);

    now += HOUR;
    connect();

    assertThat(rowsOf(kept)).isEqualTo(1);
    assertThat(rowsOf(kept - 1)).isZero();
  }

  /** No connect waits for long, and none of the many that follow waits for an hour. */
  @Test
  void manyRowsAreTakenAwayInPortionsConnectAfterConnect() throws SQLException {
    connect();
    long old = now - WEEK - 1;
    leave(450, old);
    now += HOUR;

    connect();
    assertThat(rowsOf(old)).isEqualTo(250);
    connect();
    assertThat(rowsOf(old)).isEqualTo(50);
    connect();
    assertThat(rowsOf(old)).isZero();

    leave(1, old);
    connect();
    assertThat(rowsOf(old)).as("in an hour").isEqualTo(1);
  }

  /** A driver may be told to begin without autocommit. */
  @Test
  void nothingIsLeftOpen() throws SQLException {
    connect();
    long old = now - WEEK - 1;
    leave(1, old);
    now += HOUR;
    connection.setAutoCommit(false);

    connect();
    connection.rollback();

    assertThat(rowsOf(old)).isZero();
  }

  @Test
  void aPurgeThatIsRefusedCostsTheConnectionNothing() throws SQLException {
    connect();
    leave(1, now - WEEK - 1);
    now += HOUR;
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows =
          statement.execute(
              "create table kept(id varchar(64) references dmha_commit(token)) as"
                  + " select token from dmha_commit where state like 'C%'");
    }

    assertThat(guard.anchorIfAllowed(connection, "", e -> true)).isNotNull();
  }
}
