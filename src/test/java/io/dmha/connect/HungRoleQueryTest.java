package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logins that succeed, on a host that then takes a minute to tell its role: their connections are
 * cut off, and their threads come back.
 */
@Timeout(60)
@NeedsProcesses
class HungRoleQueryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  @TempDir Path folder;
  private H2Node node;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws SQLException {
    node = H2Hosts.startedNode(folder);
    proxy = H2Hosts.proxy(node);
    run("create alias pause for \"java.lang.Thread.sleep(long)\"");
    run("create table pace(millis bigint)");
    run("insert into pace values(0)");
  }

  @AfterEach
  void close() {
    proxy.close();
    node.close();
  }

  @Test
  void itIsCutOffWhenTheAttemptIsOver() throws Exception {
    run("update pace set millis = 60000");

    Outcome outcome =
        Outcome.of(() -> H2Hosts.connect(url("attemptTimeout=500ms", "recoveryTimeout=1s")));

    assertThat(outcome.thrown()).hasMessageContaining(" no answer within 500 ms");
    assertNoLoginIsLeft();
  }

  /** How a caller gives up before that. */
  enum GivingUp {
    INTERRUPT("57014"),
    CANCEL("57014"),
    ABORT("08003");

    private final String state;

    GivingUp(String state) {
      this.state = state;
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsCutOffWhenTheCallerGivesUp(GivingUp how) throws Exception {
    try (Connection connection = H2Hosts.connect(url("attemptTimeout=50s", "recoveryTimeout=55s"));
        Statement statement = connection.createStatement()) {
      run("update pace set millis = 60000");
      proxy.cutAll(Cut.RST);
      CompletableFuture<Outcome> call = new CompletableFuture<>();
      Thread caller =
          new Thread(() -> call.complete(Outcome.of(() -> statement.executeQuery("select 1"))));
      caller.start();
      Eventually.within(SOON, "the role asked", this::isRoleAsked);

      switch (how) {
        case INTERRUPT -> caller.interrupt();
        case CANCEL -> statement.cancel();
        case ABORT -> connection.abort(Runnable::run);
      }

      assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS).state()).isEqualTo(how.state);
      assertNoLoginIsLeft();
    }
  }

  private String url(String... limits) {
    return H2Hosts.url(proxy, limits)
        + ";dmha.probeInterval=0"
        + ";dmha.roleQuery=select case when pause(millis) is null then 'PRIMARY' end from pace";
  }

  /** The read in the driver has ended, and so has its thread. */
  private static void assertNoLoginIsLeft() {
    Eventually.within(
        SOON,
        "the threads back",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("dmha-\\d+-login-.*")));
  }

  private boolean isRoleAsked() throws SQLException {
    try (Connection plain = DriverManager.getConnection(node.url("db"), "sa", "")) {
      return H2Hosts.ask(
              plain,
              "select count(*) from information_schema.sessions"
                  + " where executing_statement like '%case when pause%'"
                  + " and session_id <> session_id()")
          .equals("1");
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection plain = DriverManager.getConnection(node.url("db"), "sa", "");
        Statement statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }
}
