package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that has read a unique value, and written it, is done again with what it saw. */
@NeedsProcesses
class KeptValueTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("create table seen(id varchar primary key)");
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private void write(String id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into seen values(?)")) {
      insert.setString(1, id);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  private void insertOverTheLoss() throws SQLException {
    doors.loseBefore("executeUpdate");
    try (Statement insert = connection.createStatement()) {
      assertThat(insert.executeUpdate("insert into t(id) values(99)")).isEqualTo(1);
    }
  }

  private void assertWritten(String id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from seen")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo(id);
      assertThat(rows.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"select random_uuid() as id", "select random_uuid() \"ID\" from dual"})
  void whatWasSeenStandsWhenItIsDoneAgain(String sql) throws SQLException {
    String id;
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      id = rows.getString("id");
    }
    assertThat(isProtected()).isTrue();
    write(id);
    insertOverTheLoss();
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertWritten(id);
  }

  /** By the same way through the rows as others of the statement, of which all is compared. */
  @Test
  void otherRowsOfTheStatementAreCompared() throws SQLException {
    Statement statement = connection.createStatement();
    for (String sql : new String[] {"select random_uuid()", "select max(name) from t"}) {
      try (ResultSet rows = statement.executeQuery(sql)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isNotEqualTo("");
      }
    }
    write("x");
    doors.run("insert into t(id, name) values(77, 'zz')");

    Throwable told = assertNotApplied(this::insertOverTheLoss);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  /** The other columns of the row as well. */
  @Test
  void otherColumnsAreCompared() throws SQLException {
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery("select random_uuid(), (select count(*) from t)")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNotEmpty();
      assertThat(rows.getInt(2)).isNotNegative();
    }
    write("x");
    doors.run("insert into t(id) values(77)");

    Throwable told = assertNotApplied(this::insertOverTheLoss);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  /** Who reads it once more gets the other one; so it is not done again. */
  @Test
  void aRowThatIsStillOpenIsNotTakenForTheOther() throws SQLException {
    Statement query = connection.createStatement();
    try (ResultSet rows = query.executeQuery("select random_uuid() from system_range(1, 2)")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNotEmpty();
      write("x");

      Throwable told = assertNotApplied(this::insertOverTheLoss);

      assertThat(told).hasMessageContaining("is still open");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all, select random_uuid(), true",
    "time, select random_uuid(), false",
    "unique, select random_uuid(), true",
    "none, select random_uuid(), false",
    "all, select now(), false"
  })
  void theSettingSaysWhich(String keep, String sql, boolean isKept) throws SQLException {
    connection.close();
    connection = doors.openWith("dmha.continuity=transactions;dmha.replayKeep=" + keep);
    connection.setAutoCommit(false);
    write("x");
    try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNotEmpty();
    }

    assertThat(isProtected()).isEqualTo(isKept);
    connection.rollback();
  }
}
