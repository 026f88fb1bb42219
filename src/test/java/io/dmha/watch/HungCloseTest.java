package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.node.PostgresNode;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What looks like a call on this side of the network and is one to the server with some drivers: it
 * hangs on a silent host like any other, and must be cut off like any other.
 */
@Timeout(120)
@NeedsProcesses
class HungCloseTest {
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private static final String QUICK =
      "dmha.probeInterval=100ms&dmha.probeTimeout=1s&dmha.probeFailures=2"
          + "&dmha.attemptTimeout=5s&dmha.recoveryTimeout=8s";

  @ParameterizedTest
  @ValueSource(strings = {"Statement.close", "ResultSet.close"})
  void theWatchSeesTheCallHang(String method, @TempDir Path folder) throws Exception {
    try (CountingDriver driver = CountingDriver.registered();
        H2Node node = H2Node.started(folder);
        FaultProxy proxy = FaultProxy.to(node.port());
        Connection connection = h2(proxy)) {
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery("select 1");
      CallFault hung = driver.blockBefore(method, 1);
      proxy.set(NetFault.BLACK_HOLE);
      FutureTask<@Nullable Throwable> outcome =
          started(method.startsWith("Statement") ? statement::close : rows::close);
      hung.awaitReached(LIMIT);

      Eventually.within(LIMIT, () -> connection.toString().contains("DISCONNECTED"));

      // H2's abort() does nothing, and what frees its connection holds a lock while it is silent.
      proxy.set(NetFault.PASS);
      hung.release();
      assertThat(outcome.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  @NeedsPostgres
  void theEndOfALobIsCutOff() throws Exception {
    try (PostgresNode node = PostgresNode.started();
        FaultProxy proxy = FaultProxy.to(node.port());
        Connection connection = postgres(proxy)) {
      connection.setAutoCommit(false);
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery("select lo_from_bytea(0, 'a')");
      assertThat(rows.next()).isTrue();
      Blob blob = rows.getBlob(1);
      assertThat(blob.length()).isEqualTo(1);
      proxy.set(NetFault.BLACK_HOLE);

      assertThat(outcomeOf(blob::free)).isNull();
      assertThat(catchThrowable(connection::commit))
          .isInstanceOf(java.sql.SQLNonTransientConnectionException.class);
    }
  }

  @Test
  @NeedsPostgres
  void aStreamThatIsSentWhenItIsBoundIsCutOff() throws Exception {
    try (PostgresNode node = PostgresNode.started();
        FaultProxy proxy = FaultProxy.to(node.port());
        Connection connection = postgres(proxy)) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("create table t(b oid)");
      PreparedStatement insert = connection.prepareStatement("insert into t values(?)");
      proxy.set(NetFault.BLACK_HOLE);

      assertThat(outcomeOf(() -> insert.setBlob(1, new ByteArrayInputStream(new byte[9]))))
          .isNull();

      // It is kept, to be bound on another host, and there is none.
      assertThat(catchThrowable(insert::executeUpdate))
          .isInstanceOf(SQLTransactionRollbackException.class);
    }
  }

  /** What the call throws; null if it returns. It must do one of the two in time. */
  private static @Nullable Throwable outcomeOf(ThrowingCallable call) throws Exception {
    return started(call).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static FutureTask<@Nullable Throwable> started(ThrowingCallable call) {
    FutureTask<@Nullable Throwable> outcome = new FutureTask<>(() -> catchThrowable(call));
    new Thread(outcome).start();
    return outcome;
  }

  private static Connection h2(FaultProxy proxy) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:counting:h2:tcp://127.0.0.1:"
            + proxy.port()
            + "/mem:hung;"
            + QUICK.replace('&', ';'),
        "sa",
        "");
  }

  private static Connection postgres(FaultProxy proxy) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:postgresql://127.0.0.1:" + proxy.port() + "/postgres?" + QUICK, "postgres", "");
  }
}
