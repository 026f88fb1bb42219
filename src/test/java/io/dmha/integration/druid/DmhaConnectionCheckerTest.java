package io.dmha.integration.druid;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Druid's default is no bound at all, and a pool must not wait for ever. */
class DmhaConnectionCheckerTest {
  @ParameterizedTest
  @CsvSource({"-1,3", "0,3", "1,1", "30,30"})
  void aBoundIsAlwaysGiven(int configured, int asked) throws SQLException {
    Connection validFor =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                    method.getName().equals("isValid") && arguments[0].equals(asked));

    DmhaConnectionChecker checker = new DmhaConnectionChecker();

    assertThat(checker.isValidConnection(validFor, "select 1", configured)).isTrue();
  }
}
