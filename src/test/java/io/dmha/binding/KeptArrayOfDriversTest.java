package io.dmha.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.replay.ArrayContent;
import io.dmha.replay.LobContent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An array is never bound again as another one, whatever a driver makes of its elements. */
class KeptArrayOfDriversTest {
  private Connection connection;
  private Connection on;
  private Array read;

  private final ServerObject bound =
      new ServerObject() {
        @Override
        public Object asArgument() {
          return read;
        }

        @Override
        public Object bound(RetentionBudget room) {
          return this;
        }

        @Override
        public SQLException gone() {
          return new SQLException("gone");
        }

        @Override
        public Connection connection() {
          return on;
        }

        @Override
        public boolean isCurrent() {
          return on == connection;
        }

        @Override
        public Object delegate() {
          return read;
        }
      };

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
    on = connection;
    ResultSet rows = connection.createStatement().executeQuery("select array[1, 2]");
    assertThat(rows.next()).isTrue();
    read = rows.getArray(1);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** A connection that makes arrays of these elements, whatever it is given. */
  private Connection making(Object... elements) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("createArrayOf")) {
                return connection.createArrayOf("integer", elements);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private ArrayContent content() throws SQLException {
    return (ArrayContent) LobContent.of(read);
  }

  @Test
  void oneThatIsMadeAlikeIsBound() throws SQLException {
    KeptArray kept = (KeptArray) KeptArray.of(bound, content());
    assertThat(kept.asArgument()).as("the driver's own").isSameAs(read);
    on = making(1, 2);
    assertThat((Object[]) ((Array) kept.asArgument()).getArray()).containsExactly(1, 2);
  }

  @Test
  void oneThatIsAnotherElsewhereIsNotBound() throws SQLException {
    KeptArray kept = (KeptArray) KeptArray.of(bound, content());
    on = making(1, 3);
    assertThatThrownBy(kept::asArgument)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("NOT APPLIED: ");
  }

  @Test
  void oneThatCannotBeMadeAlikeIsNotKept() throws SQLException {
    on = making(1, 3);
    assertThat(KeptArray.of(bound, content())).isSameAs(bound);
    on = making(1L, 2L);
    assertThat(KeptArray.of(bound, content())).as("of another type").isSameAs(bound);
  }
}
