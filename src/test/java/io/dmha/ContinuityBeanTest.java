package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What JMX shows of a URL, as long as it has connections. */
@Timeout(120)
@NeedsProcesses
class ContinuityBeanTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String FAST = ";dmha.continuity=transactions;dmha.probeInterval=20ms";

  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  @Test
  void itCountsWhileThereAreConnectionsAndGoesWithThem() throws Exception {
    String url = "jdbc:dmha:h2:mem:shown;USER=sa;PASSWORD=secret" + FAST;
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      connection.createStatement().executeQuery("select 1").close();
      connection.commit();
      connection.createStatement().execute("create table t(id int)");
      connection.commit();
      ObjectName bean = theOnly("shown");

      assertThat(server.getAttribute(bean, "Transactions")).isEqualTo(2L);
      assertThat(server.getAttribute(bean, "ProtectedTransactions")).isEqualTo(1L);
      assertThat(server.getAttribute(bean, "ProtectedPercent")).isEqualTo(50.0);
      assertThat(server.getAttribute(bean, "ReplayOn")).isEqualTo(true);
      assertThat(((TabularData) server.getAttribute(bean, "Unprotected")).values()).hasSize(1);
      assertThat(((TabularData) server.getAttribute(bean, "Remedies")).values())
          .asString()
          .contains("DDL", "Run DDL");
      assertThat(((TabularData) server.getAttribute(bean, "Counts")).size()).isGreaterThan(5);
      assertThat((String) server.getAttribute(bean, "Report"))
          .startsWith("2 transactions, 50.0 % protected; 1 not: it has DDL");
      assertThat(bean.getCanonicalName()).startsWith("io.dmha:").doesNotContain("secret");
      assertThat(ObjectName.unquote(bean.getKeyProperty("name"))).isEqualTo("jdbc:h2:mem:shown");
    }

    Eventually.within(SOON, "no bean", () -> beans("shown").isEmpty());
  }

  @Test
  void itComesBackWithTheNextConnectionAndGoesOnCounting() throws Exception {
    String url = "jdbc:dmha:h2:mem:again" + FAST;
    for (long round = 1; round <= 2; round++) {
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        connection.createStatement().executeQuery("select 1").close();
        connection.commit();

        assertThat(server.getAttribute(theOnly("again"), "Transactions")).isEqualTo(round);
      }
      Eventually.within(SOON, "no bean", () -> beans("again").isEmpty());
    }
  }

  /** Each has its own dmha, which numbers its URLs from 1. */
  @Test
  void twoApplicationsWithTheSameUrlHaveEachTheirOwnAndAreNotHeldByIt() throws Exception {
    WeakReference<ClassLoader> gone = comeAndGo();

    Eventually.within(SOON, "no bean", () -> beans("twice").isEmpty());
    Eventually.within(
        SOON,
        "the class loader collected",
        () -> {
          System.gc();
          return gone.get() == null;
        });
  }

  private WeakReference<ClassLoader> comeAndGo() throws Exception {
    try (URLClassLoader first = application();
        URLClassLoader second = application();
        AutoCloseable one = guest(first);
        AutoCloseable two = guest(second)) {
      assertThat(one.getClass()).isNotSameAs(two.getClass());
      Eventually.within(SOON, "two beans", () -> beans("twice").size() == 2);
      return new WeakReference<>(first);
    }
  }

  private static AutoCloseable guest(ClassLoader loader) throws Exception {
    return (AutoCloseable)
        loader
            .loadClass("io.dmha.BeanGuest")
            .getConstructor(String.class)
            .newInstance("jdbc:dmha:h2:mem:twice" + FAST);
  }

  /** As in a runtime image that was made without the module. */
  @Test
  void aJvmWithoutJmxConnectsAndSaysItOnce() {
    JavaProgram.Result result =
        JavaProgram.with(
                JavaProgram.homeOf("io.dmha.DmhaDriver"),
                JavaProgram.homeOf("io.dmha.ContinuityBeanTest"),
                JavaProgram.homeOf("org.h2.Driver"),
                JavaProgram.homeOf("org.slf4j.Logger"),
                JavaProgram.homeOf("net.bytebuddy.jar.asm.ClassWriter"))
            .under("--limit-modules", "java.sql,java.naming")
            .run(WithoutJmx.class.getName());

    assertThat(result.err().lines()).filteredOn(line -> line.contains("JMX_FAILED")).hasSize(1);
    assertThat(result.err()).doesNotContain("SLF4J", "\tat ");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().strip())
        .startsWith("the report of jdbc:h2:mem:bare cannot be had by JMX (java.lang.NoClassDef")
        .endsWith("all else works\nseen once");
  }

  /** The program of that JVM. */
  public static final class WithoutJmx implements DmhaListener {
    private static final CountDownLatch SAID = new CountDownLatch(1);
    private static final CountDownLatch CLOSED = new CountDownLatch(1);
    private static int times;

    @Override
    public synchronized void onEvent(DmhaEvent event) {
      if (event.type() == EventType.JMX_FAILED) {
        times++;
        System.out.println(event.message());
        SAID.countDown();
      }
      if (event.type() == EventType.CONTINUITY_REPORT) {
        CLOSED.countDown();
      }
    }

    public static void main(String[] arguments) throws Exception {
      String url = "jdbc:dmha:h2:mem:bare" + FAST + ";dmha.listener=" + WithoutJmx.class.getName();
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        connection.createStatement().executeQuery("select 1").close();
        connection.commit();
        if (!SAID.await(20, TimeUnit.SECONDS)) {
          System.out.println("nothing was said");
        }
      }
      if (CLOSED.await(20, TimeUnit.SECONDS) && times == 1) {
        System.out.println("seen once");
      }
    }
  }

  private ObjectName theOnly(String database) {
    return Eventually.get(
        SOON,
        "the bean of " + database,
        () -> beans(database).size() == 1 ? beans(database).iterator().next() : null);
  }

  private Set<ObjectName> beans(String database) throws Exception {
    return server.queryNames(
        new ObjectName("io.dmha:type=Continuity,name=\"*" + database + "\",*"), null);
  }

  private static URLClassLoader application() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
