package io.dmha.bench;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one call cost that is only passed on, over a driver that does nothing?
 *
 * <p>Decides whether a shape of generated body may stay: a call must cost within 1 ns of HikariCP's
 * and allocate nothing. {@code RAW} is the baseline of each call, {@link #baseline} that of the
 * harness.
 *
 * <pre>mvn -q -Pbench -Dbench=PassThrough -Dbench.args="-prof gc"</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PassThroughBenchmark {
  @Param public Way way;

  private Connection connection;
  private PreparedStatement statement;
  private ResultSet rows;
  private int value;

  @Setup(Level.Trial)
  public void connect() throws SQLException, ClassNotFoundException {
    Class.forName(StubDriver.class.getName());
    connection = way.connect("stub:x", StubDriver.class.getName());
    statement = connection.prepareStatement("select 1");
    rows = statement.executeQuery();
  }

  @Benchmark
  public int baseline() {
    return value++;
  }

  @Benchmark
  public int getInt() throws SQLException {
    return rows.getInt(1);
  }

  @Benchmark
  public boolean next() throws SQLException {
    return rows.next();
  }

  @Benchmark
  public void setInt() throws SQLException {
    statement.setInt(1, value++);
  }

  @Benchmark
  public int getFetchSize() throws SQLException {
    return statement.getFetchSize();
  }

  @Benchmark
  public int getMaxRows() throws SQLException {
    return statement.getMaxRows();
  }

  @Benchmark
  public DatabaseMetaData getMetaData() throws SQLException {
    return connection.getMetaData();
  }

  @Benchmark
  public ResultSet executeQuery() throws SQLException {
    return statement.executeQuery();
  }
}
