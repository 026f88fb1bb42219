package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.NamingManager;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DmhaDataSourceTest {
  private static final String PASSWORD = "p&s=ä€w;rd";

  private final DmhaDataSource source = new DmhaDataSource();

  /** Keeps the database in memory, and fixes its password. */
  private Connection keeper;

  @BeforeEach
  void open() throws SQLException {
    keeper = DriverManager.getConnection("jdbc:h2:mem:source", "boss", PASSWORD);
    source.setUrl("jdbc:dmha:h2:mem:source");
    source.setUser("boss");
    source.setPassword(PASSWORD);
  }

  @AfterEach
  void close() throws SQLException {
    keeper.close();
  }

  static List<Setting<?>> settings() {
    return Settings.all();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsAPropertyOfTheBean(Setting<?> setting) throws Exception {
    Method setter = DmhaDataSource.class.getMethod(setterOf(setting), String.class);

    setter.invoke(source, "a value");
    assertThat(source.getProperty(setting.name())).isEqualTo("a value");

    setter.invoke(source, (Object) null);
    assertThat(source.getProperty(setting.name())).isNull();
  }

  @Test
  void everyPropertyOfTheBeanIsASetting() {
    List<String> known = Settings.all().stream().map(DmhaDataSourceTest::setterOf).toList();

    assertThat(Stream.of(DmhaDataSource.class.getMethods()).map(Method::getName))
        .filteredOn(name -> name.startsWith("set"))
        .containsAll(known)
        .filteredOn(name -> !known.contains(name))
        .containsExactlyInAnyOrder(
            "setUrl",
            "setUser",
            "setPassword",
            "setProperty",
            "setProperties",
            "setLoginTimeout",
            "setLogWriter");
  }

  private static String setterOf(Setting<?> setting) {
    String name = setting.property();
    return "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Test
  void itConnectsWithItsUserAndWithAnother() throws SQLException {
    assertWorks(source);

    source.setUser("somebody else");
    try (Connection other = source.getConnection("boss", PASSWORD)) {
      assertThat(other.isValid(1)).isTrue();
    }
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
  }

  @Test
  void aWrongSettingIsRefusedWhenAConnectionIsAskedFor() {
    source.setRecoveryTimeout("soon");
    source.setContinuity("perhaps");

    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("dmha.recoveryTimeout")
        .hasMessageContaining("dmha.continuity");
  }

  @Test
  void propertiesReachTheDriverUnderneath() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("MODE", "PostgreSQL");
    source.setUrl("jdbc:dmha:h2:mem:source2");
    source.setProperties(properties);
    properties.setProperty("MODE", "Oracle");

    try (Connection connection = source.getConnection();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "select setting_value from information_schema.settings"
                        + " where setting_name = 'MODE'")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("PostgreSQL");
    }
  }

  @Test
  void withoutAUrlOfOursItSaysSo() {
    DmhaDataSource empty = new DmhaDataSource();
    assertThatThrownBy(empty::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage("The data source has no URL. Set the property 'url'.");

    source.setUrl("jdbc:h2:mem:source?password=" + PASSWORD);
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "The URL of the data source is not one of dmha's. It must begin with jdbc:dmha:.");
  }

  @Test
  void theLoginTimeoutBoundsAConnect() throws SQLException {
    source.setUrl("jdbc:dmha:h2:tcp://127.0.0.1:1/./nothing");
    source.setRecoveryTimeout("1h");
    source.setLoginTimeout(1);

    assertThat(source.getLoginTimeout()).isEqualTo(1);
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("within 1000 ms");
  }

  @Test
  void itSurvivesSerialization() throws Exception {
    source.setRole("any");
    source.setLogWriter(new PrintWriter(new StringWriter()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      DmhaDataSource copy = (DmhaDataSource) in.readObject();

      assertThat(copy.getProperty("dmha.role")).isEqualTo("any");
      assertThat(copy.getLogWriter()).isNull();
      assertWorks(copy);
    }
  }

  @Test
  void itSurvivesAJndiDirectory() throws Exception {
    source.setRole("any");
    source.setLoginTimeout(7);
    source.setProperty("CACHE_SIZE", "4321");

    DmhaDataSource copy =
        (DmhaDataSource) NamingManager.getObjectInstance(source.getReference(), null, null, null);

    assertThat(copy).isNotSameAs(source);
    assertThat(copy.getUrl()).isEqualTo(source.getUrl());
    assertThat(copy.getUser()).isEqualTo("boss");
    assertThat(copy.getLoginTimeout()).isEqualTo(7);
    assertThat(copy.getProperty("dmha.role")).isEqualTo("any");
    assertThat(copy.getProperty("CACHE_SIZE")).isEqualTo("4321");
    assertWorks(copy);
  }

  /** As Tomcat builds it from its context.xml. */
  @Test
  void aServersOwnReferenceIsUnderstood() throws Exception {
    DmhaDataSource made =
        (DmhaDataSource)
            new DmhaDataSourceFactory()
                .getObjectInstance(
                    reference("auth", "Container", "recoveryTimeout", "7s", "username", "boss"),
                    null,
                    null,
                    null);

    assertThat(made.getUser()).isEqualTo("boss");
    assertThat(made.getProperty("dmha.recoveryTimeout")).isEqualTo("7s");
  }

  @Test
  void anUnknownAttributeIsRefused() {
    DmhaDataSourceFactory factory = new DmhaDataSourceFactory();

    assertThatThrownBy(() -> factory.getObjectInstance(reference("rol", "any"), null, null, null))
        .isInstanceOf(NamingException.class)
        .hasMessage(
            "Unknown attribute 'rol' of the data source. A property of the driver underneath is"
                + " written 'delegate.rol'.");
    assertThatThrownBy(
            () -> factory.getObjectInstance(reference("loginTimeout", "x"), null, null, null))
        .isInstanceOf(NamingException.class);
  }

  @Test
  void whatIsNotAReferenceToADataSourceIsLeftToOtherFactories() throws Exception {
    DmhaDataSourceFactory factory = new DmhaDataSourceFactory();

    assertThat(factory.getObjectInstance("text", null, null, null)).isNull();
    assertThat(factory.getObjectInstance(new Reference("java.lang.String"), null, null, null))
        .isNull();
  }

  @Test
  void itUnwrapsToItself() throws SQLException {
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
    assertThat(source.isWrapperFor(DmhaDataSource.class)).isTrue();
    assertThat(source.isWrapperFor(null)).isFalse();
    assertThatThrownBy(() -> source.unwrap(String.class)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> source.unwrap(null)).isInstanceOf(SQLException.class);
  }

  @Test
  void itsTextHoldsNoSecret() {
    source.setUrl("jdbc:dmha:dm://h1,h2/S?password=hunter2&dmha.role=any");
    assertThat(source).hasToString("DmhaDataSource[jdbc:dm://h1:5236,h2:5236/S, user=boss]");

    source.setUrl("jdbc:dmha:dm://boss:hunter2@,,?x");
    assertThat(source.toString()).doesNotContain("hunter2");
    assertThat(new DmhaDataSource()).hasToString("DmhaDataSource[no URL, user=null]");
  }

  @Test
  void theLogWriterIsKept() throws SQLException {
    PrintWriter writer = new PrintWriter(new StringWriter());
    source.setLogWriter(writer);

    assertThat(source.getLogWriter()).isSameAs(writer);
    assertThat(source.getParentLogger().getName()).isEqualTo("io.dmha");
  }

  private static void assertWorks(DataSource tried) throws SQLException {
    try (Connection connection = tried.getConnection()) {
      assertThat(connection.getMetaData().getUserName()).isEqualToIgnoringCase("boss");
    }
  }

  private static Reference reference(String... namesAndValues) {
    Reference reference = new Reference("javax.sql.DataSource");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      reference.add(new StringRefAddr(namesAndValues[i], namesAndValues[i + 1]));
    }
    return reference;
  }
}
