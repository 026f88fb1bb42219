package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the marks of the commit guard stand, and what is known after one. */
class GuardMarkTest {
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
    run("shutdown");
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private long count(String where) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from public.dmha_commit where " + where)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  @Test
  void aMarkApartIsARowOfItsOwnUntilItIsTakenBack() throws SQLException {
    guard.prepare(connection);
    connection.setAutoCommit(false);
    CommitMarker marker = guard.marker(connection, DatabaseHistory.UNKNOWN);

    marker.markApart(token("a-1"));
    marker.markApart(token("a-2"));
    assertThat(count("state like 'C%'")).isEqualTo(2);
    marker.takeBack("a-1");

    assertThat(count("token = 'a-2'")).isEqualTo(1);
    assertThat(count("token = 'a-1'")).isZero();
    assertThat(marker.past(DatabaseHistory.UNKNOWN).isKnown()).isTrue();
  }

  @Test
  void aHistoryIsKnownByEitherOfItsParts() {
    assertThat(DatabaseHistory.UNKNOWN.isKnown()).isFalse();
    assertThat(new DatabaseHistory(7, "", 0).isKnown()).isTrue();
    assertThat(guard.committed(DatabaseHistory.UNKNOWN, "a-1").isKnown()).isTrue();
  }

  /** There may be no table. */
  @Test
  void whereNothingIsKnownNothingIsChecked() throws SQLException {
    guard.check(connection, DatabaseHistory.UNKNOWN);
  }

  @Test
  void anotherDatabaseIsKnownByItsNumberAlone() throws SQLException {
    guard.prepare(connection);

    assertThatThrownBy(() -> guard.check(connection, new DatabaseHistory(7, "", 0)))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("is not the one that the connection worked with")
        .satisfies(e -> assertThat(e).hasMessage(((OtherDatabase) e).what() + "."));
  }

  /** From half a week on it may have been purged, by a clock that is ahead. */
  @ParameterizedTest
  @CsvSource({"0, false", "1, true"})
  void aLastCommitIsMissedAsLongAsItsRowIsKept(long millisLess, boolean isMissed)
      throws SQLException {
    guard.prepare(connection);
    DatabaseHistory past =
        guard.committed(
            guard.marker(connection, DatabaseHistory.UNKNOWN).past(DatabaseHistory.UNKNOWN), "a-1");
    now += TimeUnit.DAYS.toMillis(7) / 2 - millisLess;

    if (isMissed) {
      assertThatThrownBy(() -> guard.check(connection, past)).isInstanceOf(OtherDatabase.class);
    } else {
      guard.check(connection, past);
    }
  }

  /** Of its row nothing follows, for the connect did not wait for a standby. */
  @Test
  void aFirstRowThatWaitedForNobodyIsMissedInItsOwnWords() throws SQLException {
    guard.prepare(connection);
    DatabaseHistory anchor = guard.anchorIfAllowed(connection, "1 = 1", e -> false);
    assertThat(anchor).isNotNull();
    guard.check(connection, anchor);
    run("delete from dmha_commit where state like 'C%'");

    assertThatThrownBy(() -> guard.check(connection, anchor))
        .isInstanceOf(OtherDatabase.class)
        .hasMessageContaining("The first row of this connection is missing");
    assertThatThrownBy(() -> guard.check(connection, guard.committed(anchor, "a-1")))
        .hasMessageContaining("The last commit of this connection is missing");
  }

  /** Quoted, for its case and its quotes may be those of another name. */
  @ParameterizedTest
  @ValueSource(strings = {"PUBLIC", "Tenant A", "a\"b"})
  void theTableIsNamedWithItsSchema(String schema) throws SQLException {
    String quoted = '"' + schema.replace("\"", "\"\"") + '"';
    run("create schema if not exists " + quoted);
    run("set schema " + quoted);

    guard.prepare(connection);
    run("set schema information_schema");

    assertThat(guard.ddl()).startsWith("CREATE TABLE " + quoted + ".DMHA_COMMIT (");
    guard.check(connection, new DatabaseHistory(0, "", 0).withoutCommit());
    assertThat(guard.anchorIfAllowed(connection, "", e -> false)).isNotNull();
  }

  @ParameterizedTest
  @NullAndEmptySource
  void withoutASchemaItIsNamedAlone(@Nullable String schema) throws SQLException {
    guard.prepare(inSchema(schema));

    assertThat(guard.ddl()).startsWith("CREATE TABLE DMHA_COMMIT (");
  }

  private Connection inSchema(@Nullable String schema) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getSchema")) {
                return schema;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"16, false", "17, true"})
  void theStatesMustFit(int width, boolean fits) throws SQLException {
    run(guard.ddl().replace("VARCHAR(20)", "VARCHAR(" + width + ")"));

    if (fits) {
      guard.prepare(connection);
    } else {
      assertThatThrownBy(() -> guard.prepare(connection))
          .hasMessageContaining("its column STATE is too short");
    }
  }

  /** Each digit of it: with half of them known a token would be guessed sooner. */
  @Test
  void everyDigitOfATokenIsDrawn() {
    for (int at = 2; at < 34; at++) {
      int place = at;
      long digits =
          Stream.generate(CommitToken::draw)
              .limit(100)
              .map(token -> token.key.charAt(place))
              .distinct()
              .count();
      assertThat(digits).as("place %d", at).isGreaterThan(2);
    }
  }
}
