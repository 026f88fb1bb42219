package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A batch is kept up to a cap; what is past it is told and never executed in part. */
@NeedsProcesses
class LargeBatchTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = doors.open();
  }

  @Test
  void bytesUpToTheCapAreAddedAgain() throws SQLException {
    try (PreparedStatement insert = withBytes(2, 6 * MIB)) {
      failOver();

      assertThat(insert.executeBatch()).containsExactly(1, 1);
    }
    assertThat(doors.answer("select count(*) from t where length(b) = " + 6 * MIB)).isEqualTo(2);
  }

  @Test
  void moreBytesThanTheCapAreToldAndTheStatementTakesAnotherBatch() throws SQLException {
    try (PreparedStatement insert = withBytes(3, 6 * MIB)) {
      failOver();

      Throwable told = assertNotAppliedWithoutCause(insert::executeBatch);

      assertThat(told).hasMessageContaining("a batch of 3 entries").hasMessageContaining("16 MiB");
      assertThat(Events.count(EventType.NOT_APPLIED)).isEqualTo(1);
      assertThat(doors.rows()).isZero();
      add(insert, 4, 1);
      assertThat(insert.executeBatch()).containsExactly(1);
    }
    assertThat(doors.answer("select id from t")).isEqualTo(4);
  }

  /** A character takes two bytes. */
  @Test
  void moreTextThanTheCapIsTold() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String longComment = "-- " + "x".repeat(5 * MIB);
      statement.addBatch("insert into t(id) values(1) " + longComment);
      statement.addBatch("insert into t(id) values(2) " + longComment);
      failOver();

      assertNotAppliedWithoutCause(statement::executeBatch);
    }
    assertThat(doors.rows()).isZero();
  }

  @Test
  void moreRowsThanTheCapAreTold() throws SQLException {
    try (PreparedStatement insert = withBytes(10_001, 0)) {
      failOver();

      Throwable told = assertNotAppliedWithoutCause(insert::executeBatch);

      assertThat(told).hasMessageContaining("a batch of 10001 entries");
    }
    assertThat(doors.rows()).isZero();
  }

  /** The driver has it all, whatever dmha keeps. */
  @Test
  void aBatchPastTheCapIsExecutedWhereNothingIsLost() throws SQLException {
    try (PreparedStatement insert = withBytes(3, 6 * MIB)) {
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(doors.rows()).isEqualTo(3);
  }

  private PreparedStatement withBytes(int rows, int length) throws SQLException {
    PreparedStatement insert = connection.prepareStatement("insert into t(id, b) values(?, ?)");
    for (int id = 1; id <= rows; id++) {
      add(insert, id, length);
    }
    return insert;
  }

  private static void add(PreparedStatement insert, int id, int length) throws SQLException {
    insert.setInt(1, id);
    insert.setBytes(2, new byte[length]);
    insert.addBatch();
  }

  private void failOver() throws SQLException {
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
  }
}
