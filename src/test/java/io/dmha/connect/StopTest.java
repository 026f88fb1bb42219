package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.net.SocketScript;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search for a host that would last a minute, ended from outside. */
@Timeout(60)
@NeedsProcesses
class StopTest {
  private static final Duration PROMPTLY = Outcome.SLACK;
  private static final String[] LONG = {
    "recoveryTimeout=60s", "attemptTimeout=50s", "backoffBase=20s", Heard.SETTING
  };

  @TempDir static Path folder;
  private static H2Node node;
  private FaultProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    node = H2Hosts.startedNode(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void open() {
    proxy = H2Hosts.proxy(node);
    Heard.forget();
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  /** While it pauses between two tries, and while a try hangs. */
  @ParameterizedTest
  @EnumSource(names = {"ACCEPT_THEN_FIN", "ACCEPT_THEN_SILENCE"})
  void closeFromAnotherThreadEndsAFailover(NetFault fault) throws Exception {
    Connection connection = H2Hosts.connect(H2Hosts.url(proxy, LONG));
    CompletableFuture<Outcome> call = callWhileAllIsDown(connection, fault);

    Outcome close = Outcome.of(() -> connectionClosed(connection));

    assertThat(close.thrown()).isNull();
    assertThat(close.took()).isLessThan(PROMPTLY);
    assertClosed(call);
    assertThat(connection.isClosed()).isTrue();
    assertThat(Outcome.of(() -> H2Hosts.ask(connection, "select 1")).state()).isEqualTo("08003");
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCEPT_THEN_FIN", "ACCEPT_THEN_SILENCE"})
  void abortFromAnotherThreadEndsAFailover(NetFault fault) throws Exception {
    Connection connection = H2Hosts.connect(H2Hosts.url(proxy, LONG));
    CompletableFuture<Outcome> call = callWhileAllIsDown(connection, fault);

    connection.abort(Runnable::run);

    assertClosed(call);
    assertThat(connection.isClosed()).isTrue();
  }

  /** The connection lives on, and the next call begins anew. */
  @ParameterizedTest
  @EnumSource(names = {"ACCEPT_THEN_FIN", "ACCEPT_THEN_SILENCE"})
  void cancelFromAnotherThreadEndsAFailover(NetFault fault) throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(proxy, LONG));
        Statement statement = connection.createStatement()) {
      String before = H2Hosts.session(connection);
      CompletableFuture<Outcome> call =
          callWhileAllIsDown(() -> statement.executeQuery("select 1").next(), fault);

      assertCancelled(statement);
      assertStopped(call, "the statement was cancelled");
      assertThat(connection.isClosed()).isFalse();
      proxy.set(NetFault.PASS);
      assertThat(H2Hosts.session(connection)).isNotEqualTo(before);
    }
  }

  /** Nor may one that was cancelled end the question for the commit of another. */
  @Test
  void cancelOfAnotherStatementEndsNothing() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(proxy, LONG));
        Statement other = connection.createStatement()) {
      CompletableFuture<Outcome> call =
          callWhileAllIsDown(connection, NetFault.ACCEPT_THEN_SILENCE);

      assertCancelled(other);
      proxy.set(NetFault.PASS);
      proxy.cutAll(io.dmha.fixtures.net.Cut.RST);

      assertThat(call.get(20, TimeUnit.SECONDS).thrown()).isNull();
    }
  }

  private static void assertCancelled(Statement statement) {
    Outcome cancel =
        Outcome.of(
            () -> {
              statement.cancel();
              return true;
            });
    assertThat(cancel.thrown()).isNull();
    assertThat(cancel.took()).isLessThan(PROMPTLY);
  }

  @Test
  void anInterruptDuringThePauseEndsAConnect() throws Exception {
    proxy.set(NetFault.ACCEPT_THEN_FIN);

    assertInterruptEnds(() -> H2Hosts.connect(H2Hosts.url(proxy, LONG)));
  }

  @Test
  void anInterruptDuringATryEndsAConnect() throws Exception {
    try (FaultSocket silent = FaultSocket.playing(SocketScript.silence())) {
      String url = H2Hosts.url(new int[] {silent.port()}, LONG);

      assertInterruptEnds(() -> H2Hosts.connect(url));
    }
  }

  @Test
  void anInterruptEndsAFailoverAndTheConnectionLivesOn() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(proxy, LONG))) {
      proxy.set(NetFault.ACCEPT_THEN_FIN);
      proxy.cutAll(io.dmha.fixtures.net.Cut.RST);

      assertInterruptEnds(() -> H2Hosts.ask(connection, "select 1"));

      proxy.set(NetFault.PASS);
      assertThat(H2Hosts.ask(connection, "select 2")).isEqualTo("2");
    }
  }

  /** A thread that was interrupted before it calls is not made to wait at all. */
  @Test
  void anInterruptBeforeTheCallEndsItAtOnce() throws Exception {
    proxy.set(NetFault.ACCEPT_THEN_SILENCE);
    String url = H2Hosts.url(proxy, LONG);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    CompletableFuture<Outcome> call = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              call.complete(Outcome.of(() -> H2Hosts.connect(url)));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();

    Outcome outcome = call.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.state()).isEqualTo("57014");
    assertThat(outcome.thrown())
        .hasMessage(
            "The thread was interrupted when it had to wait for a connection to a host; its"
                + " interrupt flag is kept. Clear it by Thread.interrupted(), or call from another"
                + " thread: then the next call tries again.");
    assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** It need not wait for a host, and what it does wait for is short and bounded. */
  @Test
  void aConnectionThatIsAliveServesAnInterruptedThread() throws Exception {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    Connection connection =
        H2Hosts.connect(H2Hosts.url(proxy, "recoveryTimeout=60s", "probeInterval=0"));
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              done.complete(Outcome.of(() -> useAll(connection)));
            });
    // Idle for long enough to be asked for a sign of life before a write.
    assertThat(new CountDownLatch(1).await(700, TimeUnit.MILLISECONDS)).isFalse();

    thread.start();

    Outcome outcome = done.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.thrown()).isNull();
    assertThat(connection.isClosed()).isTrue();
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  private static boolean useAll(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table if not exists interrupted(id int)");
      assertThat(connection.isValid(1)).isTrue();
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into interrupted values(1)");
      connection.commit();
      statement.executeUpdate("insert into interrupted values(2)");
      connection.rollback();
      assertThat(H2Hosts.ask(connection, "select count(*) from interrupted")).isEqualTo("1");
      statement.cancel();
      connection.commit();
    }
    connection.close();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    return true;
  }

  private static boolean connectionClosed(Connection connection) throws Exception {
    connection.close();
    return connection.isClosed();
  }

  /** A call that has lost its host and waits for one. */
  private CompletableFuture<Outcome> callWhileAllIsDown(Connection connection, NetFault fault) {
    return callWhileAllIsDown(() -> H2Hosts.ask(connection, "select 1"), fault);
  }

  private CompletableFuture<Outcome> callWhileAllIsDown(Callable<?> asks, NetFault fault) {
    proxy.set(fault);
    proxy.cutAll(io.dmha.fixtures.net.Cut.RST);
    Heard.forget();
    int before = proxy.accepted();
    CompletableFuture<Outcome> call = new CompletableFuture<>();
    Thread thread = new Thread(() -> call.complete(Outcome.of(asks)));
    thread.setDaemon(true);
    thread.start();
    Heard.await(EventType.RECOVERY_STARTED);
    io.dmha.fixtures.junit.Eventually.within(
        Duration.ofSeconds(10), "a try", () -> proxy.accepted() > before);
    return call;
  }

  private static void assertStopped(CompletableFuture<Outcome> call, String why) throws Exception {
    Outcome outcome = call.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.state()).isEqualTo("57014");
    assertThat(outcome.thrown()).hasMessageContaining(why);
  }

  /** What has stopped the search is the cause, and no cancel of the application's. */
  private static void assertClosed(CompletableFuture<Outcome> call) throws Exception {
    Outcome outcome = call.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.state()).isEqualTo("08003");
  }

  private static void assertInterruptEnds(Callable<?> call) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              outcome.complete(Outcome.of(call));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    io.dmha.fixtures.junit.Eventually.within(
        Duration.ofSeconds(20),
        "the thread waits",
        () -> thread.getState() == Thread.State.TIMED_WAITING);

    thread.interrupt();

    assertThat(outcome.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS).state()).isEqualTo("57014");
    assertThat(outcome.get().thrown()).hasMessageContaining("its interrupt flag is kept");
    assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
