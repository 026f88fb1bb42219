package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.net.SocketScript;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.File;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What dmha leaves in a JVM: nothing. */
@Timeout(120)
@NeedsProcesses
class ThreadsTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  @TempDir Path folder;

  @Test
  void allThreadsAreDaemonsNamedDmhaAndEndAfterTheLastConnection() throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder);
        FaultProxy first = H2Hosts.proxy(node);
        FaultProxy second = H2Hosts.proxy(node)) {
      List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
      Connection one = H2Hosts.connect(H2Hosts.url(first, second));
      Connection two = H2Hosts.connect(H2Hosts.url(first, second));
      first.set(NetFault.PROCESS_DEAD);
      H2Hosts.ask(one, "select 1");
      H2Hosts.ask(two, "select 1");

      List<Thread> ours = new ArrayList<>(Thread.getAllStackTraces().keySet());
      ours.removeAll(before);
      ours.removeIf(thread -> thread.getName().startsWith("fixture-"));

      assertThat(ours).isNotEmpty().allMatch(Thread::isDaemon);
      assertThat(ours).allMatch(thread -> thread.getName().startsWith("dmha-"));
      one.close();
      two.close();
      Eventually.within(
          Duration.ofSeconds(10), "all ended", () -> ours.stream().noneMatch(Thread::isAlive));
    }
  }

  /** One that is forgotten would be watched for ever, and its memory never be free. */
  @Test
  void aConnectionThatIsForgottenIsCollectedAndItsWatchEnds() throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder)) {
      WeakReference<Connection> forgotten = forgotten(node);

      Eventually.within(
          Duration.ofSeconds(30),
          "the connection collected and its watch ended",
          () -> {
            System.gc();
            return forgotten.get() == null
                && Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().matches("dmha-\\d+-watch"));
          });
    }
  }

  /** Used for longer than the watch takes to see it. */
  private static WeakReference<Connection> forgotten(H2Node node) throws Exception {
    Connection connection =
        H2Hosts.connect(H2Hosts.url(new int[] {node.port()}, "probeInterval=20ms"));
    long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
    while (System.nanoTime() < until) {
      assertThat(H2Hosts.ask(connection, "select 1")).isEqualTo("1");
    }
    return new WeakReference<>(connection);
  }

  /**
   * Both drivers in a class loader of their own, as a tool or a web application has them, that
   * closes its connections and deregisters its drivers and does no more. One host lets logins hang.
   */
  @Test
  void aClassLoaderThatIsDoneWithDmhaCanBeCollected() throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder);
        FaultSocket silent = FaultSocket.playing(SocketScript.silence())) {
      ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
      int[] ports = {silent.port(), node.port()};

      PhantomReference<ClassLoader> reference =
          use(H2Hosts.url(ports, "attemptTimeout=3s"), collected);

      Eventually.within(
          Duration.ofSeconds(30),
          "the class loader collected",
          () -> {
            System.gc();
            return collected.poll() == reference;
          });
    }
  }

  private static PhantomReference<ClassLoader> use(
      String url, ReferenceQueue<ClassLoader> collected) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> guest = loader.loadClass("io.dmha.connect.LoaderGuest");
      assertThat(guest.getClassLoader()).isSameAs(loader);
      Callable<?> use = (Callable<?>) guest.getDeclaredConstructor(String.class).newInstance(url);
      assertThat(use.call()).isEqualTo("1 of io.dmha");
      return new PhantomReference<>(loader, collected);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
