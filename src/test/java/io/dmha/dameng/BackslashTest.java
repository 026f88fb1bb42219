package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a literal ends that has a backslash at its end, the server says at the login. */
class BackslashTest {
  private Engine engine;
  private DmNode node;

  @BeforeEach
  void start() throws SQLException {
    engine = Engine.started();
    node = DmNode.started("DM1", Mode.PRIMARY, engine);
    engine.run("create table t(id int primary key, name varchar(10))");
  }

  @AfterEach
  void stop() {
    node.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTransactionIsProtectedWhereItIsOneMoreCharacter(boolean escapes) throws SQLException {
    node.setEscapesByBackslash(escapes);
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:dmha:dm://" + node.hostAndPort(), DmNode.USER, DmNode.PASSWORD);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThat(statement.executeUpdate("insert into t values (1, '\\')")).isEqualTo(1);

      assertThat(connection.unwrap(Protection.class).isProtected()).isEqualTo(!escapes);
      connection.rollback();
    }
  }
}
