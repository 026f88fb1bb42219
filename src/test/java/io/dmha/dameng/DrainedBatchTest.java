package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A batch that is too large to be kept holds its connection, as rows do. */
@Timeout(60)
class DrainedBatchTest {
  private static final int MORE_THAN_ARE_KEPT = 12_000;

  @RegisterExtension final Pair pair = new Pair();

  @Test
  void aLargeBatchThatIsBeingBuiltIsExecuted() throws SQLException {
    pair.cluster().splitBrain();
    Connection connection = pair.openCarried("");
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 60);

      assertThat(insert.executeBatch()).hasSize(MORE_THAN_ARE_KEPT);
    }
    connection.commit();
    assertThat(pair.rows()).isEqualTo(MORE_THAN_ARE_KEPT);
  }
}
