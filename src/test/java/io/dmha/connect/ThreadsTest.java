package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import java.io.File;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
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

  /** Both drivers in a class loader of their own, as a tool or a web application has them. */
  @Test
  void aClassLoaderThatIsDoneWithDmhaCanBeCollected() throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder)) {
      ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

      PhantomReference<ClassLoader> reference =
          use(H2Hosts.url(new int[] {node.port()}), collected);

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
