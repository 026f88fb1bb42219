package io.dmha.bench;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does the first connection of a JVM take, from loading the driver to the first row?
 *
 * <p>Decides what may be loaded, generated and started on that way: at most 150 ms more than {@code
 * RAW}, the baseline. {@link ColdStart} asks the same without the harness, with no jar in the class
 * path but those that the way needs.
 *
 * <pre>mvn -q -Pbench -Dbench=FirstConnect</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(15)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstConnectBenchmark {
  @Param({"RAW", "HIKARI", "AWS", "AWS_FAILOVER2", "DMHA"})
  public Way way;

  @Benchmark
  public int firstRow() throws SQLException, ClassNotFoundException {
    return FirstRow.read(way);
  }
}
