package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which rows count as open. */
@Timeout(60)
class DrainedRowsTest {
  @RegisterExtension final Pair pair = new Pair();

  private int drain(Connection connection) throws SQLException {
    return connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 60);
  }

  /** To ask for keys does not close them. */
  @Test
  void rowsBesideKeysAreOpen() throws SQLException {
    Connection connection = pair.openCarried("&dmha.role=any");
    insert(connection, 1);
    insert(connection, 2);
    try (PreparedStatement query =
        connection.prepareStatement("select id from t", Statement.RETURN_GENERATED_KEYS)) {
      ResultSet rows = query.executeQuery();
      assertThat(rows.next()).isTrue();
      query.getGeneratedKeys().close();

      assertThat(rows.next()).isTrue();
      assertThat(drain(connection)).isOne();
    }
  }
}
