package io.dmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.DmhaDriver;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.jdbc.PlainDriver;
import io.dmha.fixtures.net.FixedPort;
import io.dmha.jdbc.ConnectionProxy;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import net.bytebuddy.jar.asm.ClassWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Where the driver underneath is looked for, and what is said where it is missing. */
class DelegateDriversTest {
  private static final String H2 = "org.h2.Driver";
  private static final String DAMENG = "dm.jdbc.driver.DmDriver";

  /** As in DBeaver: a loader of its own for both jars, unknown to the thread and the manager. */
  @Test
  void bothJarsWorkInALoaderThatNobodyElseKnows() throws Exception {
    try (URLClassLoader tool = alone(H2);
        Connection connection = driverOf(tool).connect("jdbc:dmha:h2:mem:tool", new Properties())) {
      assertThat(connection).isNotInstanceOf(ConnectionProxy.class);
      assertThat(loaderOf(connection)).isSameAs(tool);
      try (ResultSet row = connection.createStatement().executeQuery("select 7")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(7);
      }
    }
  }

  /** It has read the file that the URL names to it. */
  @Test
  void aDriverThatCannotDescribeItselfIsLeftOut() throws Exception {
    String url = "jdbc:dmha:greedy:x?dmha.driverClass=" + Greedy.class.getName();

    assertThat(DriverManager.getDriver(url).getPropertyInfo(url, new Properties()))
        .anyMatch(one -> one.name.equals("dmha.role"));
  }

  /** A driver that has no memory left. */
  public static final class Greedy implements PlainDriver {
    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:greedy:");
    }

    @Override
    public Connection connect(String url, Properties info) {
      return null;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"listener", "driverClass"})
  void aLongNameIsNotSaidInFull(String setting) {
    String url = "jdbc:dmha:h2:mem:x;dmha." + setting + "=" + "a.".repeat(5_000) + "b";

    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .hasMessageStartingWith("Setting 'dmha." + setting + "' cannot be 'a.a.")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  /** In a fresh loader nothing has loaded the class before. */
  @Test
  void aDamengDriverThatWasNeverLoadedIsFound() throws Exception {
    try (FixedPort nobody = FixedPort.reserve();
        URLClassLoader tool = alone(DAMENG)) {
      Driver driver = driverOf(tool);

      assertThatThrownBy(
              () ->
                  driver.connect(
                      "jdbc:dmha:dm://127.0.0.1:" + nobody.number() + "?dmha.maxAttempts=1",
                      new Properties()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("127.0.0.1:" + nobody.number())
          .satisfies(
              e -> assertThat(e.getCause().getClass().getName()).startsWith("dm.jdbc.driver."))
          .satisfies(e -> assertThat(e.getCause().getClass().getClassLoader()).isSameAs(tool));
    }
  }

  @Test
  void aDriverOfTheThreadsLoaderIsFound() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader server = alone();
        URLClassLoader application =
            new URLClassLoader(new URL[] {home(Class.forName(H2))}, server)) {
      thread.setContextClassLoader(application);
      try (Connection connection =
          driverOf(server).connect("jdbc:dmha:h2:mem:application", new Properties())) {
        assertThat(loaderOf(connection)).isSameAs(application);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aMissingDriverIsOneClearMessage() {
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:dmha:nosuch://h1,h2/db"))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "No JDBC driver for 'jdbc:nosuch:…' was found. Put its jar beside the one of dmha, or"
                + " name its class by dmha.driverClass.");
  }

  @Test
  void aMissingDamengDriverIsNamed() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader tool = alone()) {
      thread.setContextClassLoader(tool);
      Driver driver = driverOf(tool);

      assertThatThrownBy(() -> driver.connect("jdbc:dmha:dm://h1", new Properties()))
          .isInstanceOf(SQLException.class)
          .hasMessage(
              "No JDBC driver for 'jdbc:dm:…' was found, nor the class 'dm.jdbc.driver.DmDriver'."
                  + " Put its jar beside the one of dmha, or name its class by dmha.driverClass.");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Whatever else would take the URL: it is not what was asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"h2:mem:x", "dm://h1", "counting:h2:mem:x"})
  void aNamedDriverThatIsNotThereIsAnError(String rest) throws Exception {
    try (CountingDriver counting = CountingDriver.registered()) {
      String url = "jdbc:dmha:" + rest + "?dmha.driverClass=org.h2.Drivr";

      assertThatThrownBy(() -> DriverManager.getConnection(url))
          .isInstanceOf(SQLException.class)
          .hasMessage(
              "Setting 'dmha.driverClass' cannot be 'org.h2.Drivr': the class is not in the class"
                  + " path. Put the driver's jar beside the one of dmha, or correct the name, or"
                  + " leave it out.");
      assertThat(counting.opened()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:nosuch:thin:scott/hunter2@h:1521:x",
        "jdbc:dmha:nosuch:hunter2",
        "jdbc:dmha:nosuch:mem:x;PASSWORD=hunter2"
      })
  void theMessageOfAMissingDriverHoldsNoPassword(String url) {
    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("No JDBC driver for 'jdbc:nosuch:…' was found")
        .satisfies(e -> assertThat(e.getCause().toString()).doesNotContain("hunter2"));
  }

  @Test
  void aClassThatIsNoDriverIsRefusedBeforeItIsInitialised() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:dmha:h2:mem:x?dmha.driverClass=" + Trap.class.getName()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("is there but is no usable JDBC driver");
    assertThat(System.getProperty(Trap.SPRUNG)).isNull();
  }

  /** Any class could stand in a URL. */
  static final class Trap {
    static final String SPRUNG = "dmha.test.trap";

    static {
      System.setProperty(SPRUNG, "true");
    }
  }

  @Test
  void anotherDriverThatIsBrokenIsPassedOver(@TempDir Path broken) throws Exception {
    Path services = Files.createDirectories(broken.resolve("META-INF/services"));
    ClassWriter noDriver = new ClassWriter(0);
    noDriver.visit(52, 1, "NoDriver", null, "java/lang/Object", null);
    Files.write(broken.resolve("NoDriver.class"), noDriver.toByteArray());
    Files.writeString(services.resolve("java.sql.Driver"), "NoDriver\nno.such.Driver\n");
    URL[] urls = {
      broken.toUri().toURL(),
      home(DmhaDriver.class),
      home(ClassWriter.class),
      home(Logger.class),
      home(Class.forName("org.postgresql.Driver"))
    };
    try (URLClassLoader tool = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        FixedPort nobody = FixedPort.reserve()) {
      Driver driver = driverOf(tool);

      assertThatThrownBy(
              () ->
                  driver.connect(
                      "jdbc:dmha:postgresql://127.0.0.1:"
                          + nobody.number()
                          + "/db?dmha.maxAttempts=1",
                      new Properties()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("127.0.0.1:" + nobody.number());
    }
  }

  private static Driver driverOf(ClassLoader loader) throws Exception {
    return Class.forName("io.dmha.DmhaDriver", true, loader)
        .asSubclass(Driver.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  /** dmha, what it needs and these drivers, beside a class path of which it sees nothing. */
  private static URLClassLoader alone(String... drivers) throws Exception {
    URL[] urls = new URL[3 + drivers.length];
    urls[0] = home(DmhaDriver.class);
    urls[1] = home(ClassWriter.class);
    urls[2] = home(Logger.class);
    for (int i = 0; i < drivers.length; i++) {
      urls[3 + i] = home(Class.forName(drivers[i]));
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL home(Class<?> type) throws URISyntaxException, java.io.IOException {
    return type.getProtectionDomain().getCodeSource().getLocation().toURI().toURL();
  }

  /** By reflection: dmha's own types are those of another loader. */
  private static ClassLoader loaderOf(Connection connection) throws ReflectiveOperationException {
    Object delegate = connection.getClass().getMethod("delegate").invoke(connection);
    return delegate.getClass().getClassLoader();
  }
}
