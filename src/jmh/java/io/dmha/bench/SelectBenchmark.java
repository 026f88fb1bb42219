package io.dmha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
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
 * What do the statements of an application cost, over the fastest database there is: one in the
 * same process, where a whole query takes half a microsecond?
 *
 * <p>Decides what a call may do before and after the delegate's: {@link #selectOne} must take at
 * most 1.10 times what it takes {@code RAW}, which is the baseline of each method.
 *
 * <pre>mvn -q -Pbench -Dbench=Select -Dbench.args="-prof gc"</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 8, time = 1)
public class SelectBenchmark {
  private static final int ROWS = 1000;
  private static final String ONE = "select id, balance from account where id = ?";

  @Param public Way way;

  private Connection connection;
  private PreparedStatement one;
  private PreparedStatement all;
  private PreparedStatement change;
  private Connection transactions;
  private PreparedStatement changeInTransaction;
  private int turn;

  @Setup(Level.Trial)
  public void connect() throws SQLException {
    connection = way.connect("h2:mem:select", "org.h2.Driver");
    transactions = way.connect("h2:mem:select", "org.h2.Driver");
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table account (id int primary key, balance int)");
      statement.execute("insert into account select x, 0 from system_range(1, " + ROWS + ")");
    }
    one = connection.prepareStatement(ONE);
    all = connection.prepareStatement("select id, balance from account");
    String update = "update account set balance = balance + 1 where id = ?";
    change = connection.prepareStatement(update);
    transactions.setAutoCommit(false);
    changeInTransaction = transactions.prepareStatement(update);
  }

  @TearDown(Level.Trial)
  public void close() throws SQLException {
    transactions.close();
    connection.close();
  }

  private int id() {
    turn = turn == ROWS ? 1 : turn + 1;
    return turn;
  }

  @Benchmark
  public int selectOne() throws SQLException {
    one.setInt(1, id());
    return TwoColumns.read(one);
  }

  @Benchmark
  public int prepareAndSelectOne() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ONE)) {
      statement.setInt(1, id());
      return TwoColumns.read(statement);
    }
  }

  @Benchmark
  public int selectThousand() throws SQLException {
    return TwoColumns.read(all);
  }

  @Benchmark
  public int update() throws SQLException {
    change.setInt(1, id());
    return change.executeUpdate();
  }

  @Benchmark
  public int updateAndCommit() throws SQLException {
    changeInTransaction.setInt(1, id());
    int count = changeInTransaction.executeUpdate();
    transactions.commit();
    return count;
  }
}
