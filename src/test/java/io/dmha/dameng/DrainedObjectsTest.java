package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A LOB that was got from rows with autocommit on outlives the rows, and is read after a drain. */
@Timeout(60)
class DrainedObjectsTest {
  @RegisterExtension final Pair pair = new Pair();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    pair.cluster().engine().run("create table l(id int, b blob)");
    connection = pair.openCarried("&dmha.role=any");
    try (PreparedStatement insert = connection.prepareStatement("insert into l values(1, ?)")) {
      insert.setBytes(1, new byte[3_000]);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  private Blob lob() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select b from l")) {
      assertThat(rows.next()).isTrue();
      return rows.getBlob(1);
    }
  }

  private void drain() throws SQLException {
    connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 60);
  }

  @Test
  void itIsRead() throws SQLException {
    Blob lob = lob();
    drain();

    assertThat(lob.getBytes(1, 3_000)).hasSize(3_000);
  }

  @Test
  void itIsBound() throws SQLException {
    pair.cluster().splitBrain();
    Blob lob = lob();
    drain();

    try (PreparedStatement insert = connection.prepareStatement("insert into l values(2, ?)")) {
      insert.setBlob(1, lob);
      assertThat(insert.executeUpdate()).isOne();
    }
  }
}
