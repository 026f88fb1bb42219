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
 * What does it cost to note a transaction so that it can be done again, and to mark its commit?
 *
 * <p>Decides what may be noted of each call: a transaction of five statements over loopback TCP may
 * take at most 1.03 times what it takes with {@code reads}, which is the baseline; in memory a
 * statement may cost 150 ns more, and a value that is read 15 ns.
 *
 * <pre>mvn -q -Pbench -Dbench=Transaction -Dbench.args="-prof gc"</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransactionBenchmark {
  private static final int ROWS = 1000;

  /** What is kept of the transaction. */
  @Param({"reads", "transactions", "guard"})
  public String kept;

  /** Where the database is: in this process, or in it behind a socket. */
  @Param({"mem", "tcp"})
  public String where;

  private Server server;
  private Connection connection;
  private PreparedStatement change;
  private PreparedStatement one;
  private PreparedStatement all;
  private int turn;

  @Setup(Level.Trial)
  public void connect() throws SQLException {
    String database = "h2:mem:transaction;DB_CLOSE_DELAY=-1";
    if (where.equals("tcp")) {
      server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
      database = "h2:tcp://127.0.0.1:" + server.getPort() + "/mem:transaction;DB_CLOSE_DELAY=-1";
    }
    Properties info = new Properties();
    info.setProperty("dmha.continuity", kept.equals("reads") ? "reads" : "transactions");
    info.setProperty("dmha.commitGuard", kept.equals("guard") ? "transactions" : "off");
    info.setProperty("dmha.commitGuard.createTable", "true");
    connection = DriverManager.getConnection("jdbc:dmha:" + database, info);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table account (id int primary key, balance int)");
      statement.execute("insert into account select x, 0 from system_range(1, " + ROWS + ")");
    }
    connection.setAutoCommit(false);
    change = connection.prepareStatement("update account set balance = balance + 1 where id = ?");
    one = connection.prepareStatement("select id, balance from account where id = ?");
    all = connection.prepareStatement("select id, balance from account");
  }

  @TearDown(Level.Trial)
  public void close() throws SQLException {
    connection.close();
    if (server != null) {
      server.stop();
    }
  }

  private int id() {
    turn = turn == ROWS ? 1 : turn + 1;
    return turn;
  }

  @Benchmark
  public int fiveStatements() throws SQLException {
    int sum = 0;
    one.setInt(1, id());
    sum += TwoColumns.read(one);
    for (int i = 0; i < 4; i++) {
      change.setInt(1, id());
      sum += change.executeUpdate();
    }
    connection.commit();
    return sum;
  }

  @Benchmark
  public int readThousand() throws SQLException {
    int sum = TwoColumns.read(all);
    connection.commit();
    return sum;
  }
}
