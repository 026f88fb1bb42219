package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A close that fails in the driver; that nothing stays open is looked at after the test. */
@NeedsProcesses
class FailedCloseTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void oneThatFailsLeavesNoPhysicalConnectionBehind() throws SQLException {
    Connection connection = doors.open();
    doors.loseBefore("Connection.close");

    connection.close();

    assertThat(connection.isClosed()).isTrue();
  }
}
