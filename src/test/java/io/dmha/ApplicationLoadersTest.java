package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.PlainDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.jar.asm.ClassWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Applications that come and go while dmha stays: one jar of it for all, as in a web server. */
@Timeout(120)
@NeedsProcesses
class ApplicationLoadersTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  @TempDir Path folder;

  @Test
  void eachApplicationGetsItsOwnDriverForTheSameUrl() throws Exception {
    try (H2Node node = H2Node.started(folder);
        URLClassLoader server = server();
        URLClassLoader first = application(server);
        URLClassLoader second = application(server)) {
      Driver dmha = driverOf(server);

      try (Connection one = connect(dmha, node, first);
          Connection two = connect(dmha, node, second);
          Connection three = connect(dmha, node, first)) {
        assertThat(loaderOf(one)).isSameAs(first);
        assertThat(loaderOf(two)).isSameAs(second);
        assertThat(loaderOf(three)).isSameAs(first);
        assertThat(clusterOf(three)).isEqualTo(clusterOf(one)).isNotEqualTo(clusterOf(two));
      }
      unload(first);
      unload(second);
    }
  }

  /** As when one of them is deployed anew, and the other works on. */
  @Test
  void anApplicationThatIsGoneIsNotHeldByDmha() throws Exception {
    try (H2Node node = H2Node.started(folder);
        URLClassLoader server = server();
        URLClassLoader staying = application(server)) {
      Driver dmha = driverOf(server);
      try (Connection other = connect(dmha, node, staying)) {
        WeakReference<ClassLoader> gone = comeAndGo(dmha, node, server);

        Eventually.within(
            SOON,
            "the class loader of the application collected",
            () -> {
              runShortOfMemory();
              return gone.get() == null;
            });
        assertThat(other.isValid(5)).isTrue();
        try (URLClassLoader anew = application(server)) {
          try (Connection next = connect(dmha, node, anew)) {
            assertThat(loaderOf(next)).isSameAs(anew);
          }
          unload(anew);
        }
      }
      unload(staying);
    }
  }

  /** The classes of its proxies are held softly, which is: until memory is short. */
  private static void runShortOfMemory() {
    try {
      long more = Runtime.getRuntime().maxMemory() / Long.BYTES + 1;
      assertThat(new long[(int) Math.min(more, Integer.MAX_VALUE - 8)]).isNotNull();
    } catch (OutOfMemoryError e) {
      // Thrown only when nothing softly reachable is left.
    }
  }

  private static WeakReference<ClassLoader> comeAndGo(Driver dmha, H2Node node, ClassLoader server)
      throws Exception {
    try (URLClassLoader application = application(server)) {
      try (Connection connection = connect(dmha, node, application)) {
        assertThat(loaderOf(connection)).isSameAs(application);
        connection.createStatement().executeQuery("select 1").close();
      }
      unload(application);
      return new WeakReference<>(application);
    }
  }

  /** A driver beside dmha is everybody's, and so is what is known of the hosts. */
  @Test
  void aDriverThatDmhaFindsItselfIsSharedByAll() throws Exception {
    try (H2Node node = H2Node.started(folder);
        URLClassLoader server = server(org.h2.Driver.class);
        URLClassLoader first = new URLClassLoader(new URL[0], server);
        URLClassLoader second = new URLClassLoader(new URL[0], server)) {
      Driver dmha = driverOf(server);

      try (Connection one = connect(dmha, node, first);
          Connection two = connect(dmha, node, second)) {
        assertThat(loaderOf(one)).isSameAs(server);
        assertThat(clusterOf(one)).isEqualTo(clusterOf(two));
      }
      unload(server);
    }
  }

  /** Drivers look for TLS, sockets and providers by it. */
  @Test
  void aLoginRunsUnderTheCallersContextLoaderWhichIsPutAwayAfterwards() throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    Driver looking =
        new Looking(
            () -> {
              worker.set(Thread.currentThread());
              seen.set(Thread.currentThread().getContextClassLoader());
            });
    DriverManager.registerDriver(looking);
    try (URLClassLoader application = new URLClassLoader(new URL[0])) {
      under(application, () -> DriverManager.getConnection("jdbc:dmha:looking:h2:mem:under"))
          .close();

      assertThat(seen.get()).isSameAs(application);
      assertThat(worker.get().getName()).matches("dmha-\\d+-login-.*");
      Eventually.within(
          SOON, "put away", () -> worker.get().getContextClassLoader() != application);
    } finally {
      DriverManager.deregisterDriver(looking);
    }
  }

  private static Connection connect(Driver dmha, H2Node node, ClassLoader application)
      throws Exception {
    String url = node.url("db").replace("jdbc:h2:", "jdbc:dmha:h2:");
    Properties info = new Properties();
    info.setProperty("user", "sa");
    return under(application, () -> dmha.connect(url, info));
  }

  private static <T> T under(ClassLoader context, Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** By reflection: dmha's own types are those of another loader. */
  private static ClassLoader loaderOf(Connection connection) throws Exception {
    Object delegate = connection.getClass().getMethod("delegate").invoke(connection);
    return delegate.getClass().getClassLoader();
  }

  /** The number all connections of it have in common: dmha-7/1 is the first of the seventh. */
  private static String clusterOf(Connection connection) {
    return connection.toString().replaceFirst("/.*", "");
  }

  /** What the driver would have the application do before it goes; DriverManager holds it else. */
  private static void unload(ClassLoader drivers) throws Exception {
    Class.forName("org.h2.Driver", true, drivers).getMethod("unload").invoke(null);
  }

  private static Driver driverOf(ClassLoader loader) throws Exception {
    return Class.forName("io.dmha.DmhaDriver", true, loader)
        .asSubclass(Driver.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static URLClassLoader server(Class<?>... drivers) throws Exception {
    URL[] urls = new URL[3 + drivers.length];
    urls[0] = home(DmhaDriver.class);
    urls[1] = home(ClassWriter.class);
    urls[2] = home(org.slf4j.Logger.class);
    for (int i = 0; i < drivers.length; i++) {
      urls[3 + i] = home(drivers[i]);
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URLClassLoader application(ClassLoader server) throws Exception {
    return new URLClassLoader(new URL[] {home(org.h2.Driver.class)}, server);
  }

  private static URL home(Class<?> type) throws Exception {
    return type.getProtectionDomain().getCodeSource().getLocation().toURI().toURL();
  }

  /** H2 under another prefix; calls back from the thread of every login. */
  private record Looking(Runnable whenCalled) implements PlainDriver {
    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      if (!acceptsURL(url)) {
        return null;
      }
      whenCalled.run();
      return new org.h2.Driver().connect(url.replace("looking:", ""), info);
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:looking:");
    }
  }
}
