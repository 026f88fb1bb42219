package io.dmha.dameng.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metadata of the real driver, asked for while a host is lost. */
class LostMetaDataTest {
  private final DmCluster cluster = DmCluster.pair();
  private Connection connection;
  private DatabaseMetaData metaData;

  @BeforeEach
  void connect() throws SQLException {
    cluster.engine().run("create table 客户(编号 int primary key, 姓名 varchar(50))");
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:dm://" + cluster.hosts(), DmNode.USER, DmNode.PASSWORD);
    metaData = connection.getMetaData();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    cluster.close();
  }

  private List<String> columns() throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet columns = metaData.getColumns(null, "SYSDBA", "客户", "%")) {
      while (columns.next()) {
        names.add(columns.getString("COLUMN_NAME"));
      }
    }
    return names;
  }

  @Test
  void theSameObjectAnswersFromTheNewPrimary() throws SQLException {
    assertThat(columns()).containsExactly("编号", "姓名");
    String url = metaData.getURL();
    int asked = cluster.standby().requests(Command.EXECUTE_DIRECT);
    DmNode next = cluster.failOver();

    assertThat(columns()).containsExactly("编号", "姓名");
    assertThat(next.requests(Command.EXECUTE_DIRECT)).isGreaterThan(asked);
    assertThat(metaData.getURL()).isEqualTo(url);
    assertThat(metaData.getConnection()).isSameAs(connection);
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void aLostReplyIsAskedForAgain(Point point) throws SQLException {
    DmNode primary = cluster.primary();
    primary.plan(new Cut(Command.EXECUTE_DIRECT, 1, point, Ending.RST));

    assertThat(columns()).containsExactly("编号", "姓名");
    assertThat(primary.cutsDone()).hasSize(1);
  }
}
