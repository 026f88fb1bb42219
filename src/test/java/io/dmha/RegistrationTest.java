package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private final DmhaDriver driver = new DmhaDriver();

  @Test
  void theServiceLoaderFindsTheDriver() {
    assertThat(ServiceLoader.load(Driver.class))
        .filteredOn(found -> found instanceof DmhaDriver)
        .hasSize(1);
  }

  @Test
  void theDriverManagerHasItOnce() throws SQLException {
    assertThat(DriverManager.getDriver("jdbc:dmha://h")).isInstanceOf(DmhaDriver.class);
    assertThat(DriverManager.drivers()).filteredOn(found -> found instanceof DmhaDriver).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h",
        "jdbc:dmha://h",
        "jdbc:dm:ha://h",
        "JDBC:DMHA:h2:mem:x",
        "jdbc:dmha:"
      })
  void itAcceptsItsUrls(String url) throws SQLException {
    assertThat(driver.acceptsURL(url)).isTrue();
    assertThat(DriverManager.getDriver(url)).isInstanceOf(DmhaDriver.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:dm://h", "jdbc:h2:mem:x", "jdbc:dmhax:y", "", "dmha"})
  void itLeavesOtherUrlsToOtherDrivers(String url) throws SQLException {
    assertThat(driver.acceptsURL(url)).isFalse();
    assertThat(driver.connect(url, new Properties())).isNull();
  }

  @Test
  void noUrlIsNotOneOfIts() throws SQLException {
    assertThat(driver.acceptsURL(null)).isFalse();
    assertThat(driver.connect(null, null)).isNull();
  }

  @Test
  void itIsNoDelegateOfItself() {
    assertThatThrownBy(
            () ->
                driver.connect(
                    "jdbc:dmha:h2:mem:self?dmha.driverClass=" + DmhaDriver.class.getName(), null))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "The driver io.dmha.DmhaDriver does not take a URL like 'jdbc:h2:…'. Name the right one"
                + " by dmha.driverClass, or leave that out.");
  }

  @Test
  void theCallersPropertiesAreNotChanged() throws SQLException {
    Properties given = new Properties(new Properties());
    given.setProperty("user", "sa");
    given.setProperty("dmha.role", "any");
    Properties before = (Properties) given.clone();

    try (Connection connection = driver.connect("jdbc:dmha:h2:mem:props", given)) {
      assertThat(connection).isNotNull();
    }

    assertThat(given).isEqualTo(before);
  }

  @Test
  void itsLoggerIsThatOfThePackage() {
    assertThat(driver.getParentLogger().getName()).isEqualTo("io.dmha");
    assertThat(driver.jdbcCompliant()).isFalse();
  }
}
