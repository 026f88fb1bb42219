package io.dmha.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.h2.tools.Server;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a call take that finds its transaction lost: the new connection, and so many
 * statements that are done again?
 *
 * <p>H2 over loopback TCP; the server ends the session. Take the time for no statement from that
 * for a hundred.
 *
 * <pre>mvn -q -Pbench -Dbench=Replay</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayBenchmark {
  private static final int ROWS = 1000;

  /** How many statements the transaction had. */
  @Param({"1", "100", "1000"})
  public int statements;

  private Server server;
  private Connection administrator;
  private Connection connection;
  private PreparedStatement change;
  private int turn;

  @Setup(Level.Trial)
  public void connect() throws SQLException {
    server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String database = "h2:tcp://127.0.0.1:" + server.getPort() + "/mem:replay;DB_CLOSE_DELAY=-1";
    administrator = DriverManager.getConnection("jdbc:" + database);
    try (Statement statement = administrator.createStatement()) {
      statement.execute("create table account (id int primary key, balance int)");
      statement.execute("insert into account select x, 0 from system_range(1, " + ROWS + ")");
    }
    Properties info = new Properties();
    info.setProperty("dmha.continuity", "transactions");
    connection = DriverManager.getConnection("jdbc:dmha:" + database, info);
    connection.setAutoCommit(false);
    change = connection.prepareStatement("update account set balance = balance + 1 where id = ?");
  }

  @TearDown(Level.Trial)
  public void close() throws SQLException {
    connection.close();
    administrator.close();
    server.stop();
  }

  /** A transaction that was lost, and nobody knows it yet. */
  @Setup(Level.Invocation)
  public void lose() throws SQLException {
    connection.rollback();
    for (int i = 1; i < statements; i++) {
      change();
    }
    // All sessions but the administrator's own.
    try (Statement statement = administrator.createStatement()) {
      statement.execute(
          "select abort_session(session_id) from information_schema.sessions"
              + " where session_id <> session_id()");
    }
  }

  private int change() throws SQLException {
    turn = turn == ROWS ? 1 : turn + 1;
    change.setInt(1, turn);
    return change.executeUpdate();
  }

  /** The first call after the loss. */
  @Benchmark
  public int goOn() throws SQLException {
    return change();
  }
}
