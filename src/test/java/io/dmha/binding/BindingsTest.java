package io.dmha.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private final Method setInt;
  private final Method setString;
  private final Bindings bindings = new Bindings();
  private Connection connection;

  BindingsTest() throws NoSuchMethodException {
    setInt = PreparedStatement.class.getMethod("setInt", int.class, int.class);
    setString = PreparedStatement.class.getMethod("setString", int.class, String.class);
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void theValueBoundLastIsBoundAgain() throws SQLException {
    bindings.put(1, setInt, 1L);
    bindings.put(1, setInt, 2L);
    bindings.put(2, setString, "a");
    bindings.put(2, setInt, 3L);
    bindings.put(3, setInt, 4L);
    bindings.put(3, setString, "b");

    assertThat(boundAgain()).isEqualTo("2 3 b");
  }

  @Test
  void whatWasClearedIsBoundAnew() throws SQLException {
    bindings.put(1, setInt, 1L);
    bindings.put(9, setInt, 1L);
    bindings.clear();
    for (int i = 1; i <= 3; i++) {
      bindings.put(i, setInt, 10L * i);
    }

    assertThat(boundAgain()).isEqualTo("10 20 30");
  }

  @Test
  void everyBindingIsANewVersion() {
    bindings.put(1, setInt, 1L);
    int first = bindings.version();
    bindings.put(1, setInt, 1L);
    int second = bindings.version();
    bindings.clear();

    assertThat(second).isNotEqualTo(first);
    assertThat(bindings.version()).isNotEqualTo(second).isNotEqualTo(first);
  }

  @Test
  void anIndexThatNoDriverAcceptsIsNotKept() throws SQLException {
    bindings.put(0, setInt, 1L);
    bindings.put(-1, setInt, 1L);
    bindings.put(Integer.MAX_VALUE, setInt, 1L);
    for (int i = 1; i <= 3; i++) {
      bindings.put(i, setInt, i);
    }

    assertThat(boundAgain()).isEqualTo("1 2 3");
  }

  private String boundAgain() throws SQLException {
    String sql = "select cast(? as varchar), cast(? as varchar), cast(? as varchar)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bindings.playOn(statement);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3);
      }
    }
  }
}
