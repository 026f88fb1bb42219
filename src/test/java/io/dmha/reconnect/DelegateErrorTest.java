package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An Error of the driver where dmha speaks for itself: what it left half done is not used again.
 */
@NeedsProcesses
class DelegateErrorTest {
  private static final String GUARDED = "dmha.commitGuard=all;dmha.commitGuard.createTable=true";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** Else what commits by itself is not committed: its autocommit is on for dmha alone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aLinkWhoseAutocommitIsUnknownIsNotUsedAgain(int nth) throws SQLException {
    Connection connection = doors.openWith(GUARDED);
    Error error = new AssertionError("as the test wants it");
    CallFault fault =
        nth == 1
            ? doors.driver().failAfter("setAutoCommit", 1, () -> error)
            : doors.driver().failBefore("setAutoCommit", 2, () -> error);

    assertThat((Object) catchThrowable(() -> insert(connection, "insert into t(id) values(1)")))
        .isSameAs(error);

    assertThat(fault.isReached()).isTrue();
    insert(connection, "set @a = 1; insert into t(id) values(2)");
    assertThat(doors.answer("select count(*) from t where id = 2")).isEqualTo(1);
    assertThat(doors.answer("select count(*) from t where id = 1")).isEqualTo(nth - 1);
  }

  /** Of a reply that was read to its half the next call would read the rest. */
  @Test
  void whatRunsOutOfMemoryWhileItPreparesTakesTheLinkWithIt() throws SQLException {
    Connection connection = doors.open();
    PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
    insert.setInt(1, 1);
    doors.loseBefore("isValid");
    assertThat(connection.isValid(1)).isTrue();
    Error error = new OutOfMemoryError("in the middle of a reply");
    CallFault fault = doors.driver().failBefore("prepareStatement", 1, () -> error);

    assertThat((Object) catchThrowable(insert::executeUpdate)).isSameAs(error);

    assertThat(fault.isReached()).isTrue();
    assertThat(insert.executeUpdate()).isEqualTo(1);
    assertThat(doors.driver().opened()).isEqualTo(3);
    assertThat(doors.rows()).isEqualTo(1);
  }

  private static void insert(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }
}
