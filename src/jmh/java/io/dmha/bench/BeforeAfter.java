package io.dmha.bench;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;

/**
 * Is this version slower than that one? Both are loaded into one JVM and take turns, a few calls
 * each, so that what disturbs one disturbs the other too. Printed are the medians of one call, and
 * of the ratio in the same round with the quarters around it.
 *
 * <pre>mvn -q -Pbench -Dbench.main=io.dmha.bench.BeforeAfter \
 *   -Dbench="/path/to/classes/before /path/to/classes/after 1000"</pre>
 */
public final class BeforeAfter {
  private static final int ROWS = 1000;

  /** Some calls, and how often in one round. */
  private enum Work {
    GET_INT("getInt, over a driver that does nothing", 20_000, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        return version.stubRows.getInt(1);
      }
    },
    NEXT("next, the same", 20_000, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        return version.stubRows.next() ? 1 : 0;
      }
    },
    SET_INT("setInt, the same", 20_000, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        version.stub.setInt(1, i);
        return i;
      }
    },
    GET_MAX_ROWS("getMaxRows, the same", 20_000, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        return version.stub.getMaxRows();
      }
    },
    EXECUTE_QUERY("executeQuery, the same", 5_000, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        return version.stub.executeQuery() == null ? 0 : 1;
      }
    },
    STUB_FIVE("five statements and a commit, the same", 1_000, true) {
      @Override
      long run(Version version, int i) throws SQLException {
        version.stub.setInt(1, i);
        long sum;
        try (ResultSet rows = version.stub.executeQuery()) {
          sum = rows.next() ? rows.getInt(1) : 0;
        }
        for (int k = 0; k < 4; k++) {
          version.stub.setInt(1, i + k);
          sum += version.stub.executeUpdate();
        }
        version.stub.getConnection().commit();
        return sum;
      }
    },
    SELECT("select of one row in autocommit, H2 in memory", 500, false) {
      @Override
      long run(Version version, int i) throws SQLException {
        return version.readOne(i);
      }
    },
    FIVE("five statements and a commit, H2 in memory", 100, true) {
      @Override
      long run(Version version, int i) throws SQLException {
        long sum = version.readOne(i);
        for (int k = 0; k < 4; k++) {
          sum += version.change(i + k);
        }
        version.connection.commit();
        return sum;
      }
    },
    THOUSAND("a thousand rows of two numbers and a commit, H2 in memory", 20, true) {
      @Override
      long run(Version version, int i) throws SQLException {
        long sum = TwoColumns.read(version.all);
        version.connection.commit();
        return sum;
      }
    };

    private final String title;
    private final int times;
    private final boolean isManual;

    Work(String title, int times, boolean isManual) {
      this.title = title;
      this.times = times;
      this.isManual = isManual;
    }

    abstract long run(Version version, int i) throws SQLException;
  }

  /** One version of dmha, and what it prepared. */
  private static final class Version {
    final PreparedStatement stub;
    final ResultSet stubRows;
    final Connection connection;
    final PreparedStatement one;
    final PreparedStatement change;
    final PreparedStatement all;

    Version(Driver driver) throws SQLException {
      Properties info = new Properties();
      info.setProperty("dmha.driverClass", StubDriver.class.getName());
      stub = driver.connect("jdbc:dmha:stub:x", info).prepareStatement("select 1");
      stubRows = stub.executeQuery();
      connection = driver.connect("jdbc:dmha:h2:mem:versions;DB_CLOSE_DELAY=-1", new Properties());
      one = connection.prepareStatement("select id, balance from account where id = ?");
      change = connection.prepareStatement("update account set balance = balance + 1 where id = ?");
      all = connection.prepareStatement("select id, balance from account");
    }

    int readOne(int i) throws SQLException {
      one.setInt(1, 1 + i % ROWS);
      return TwoColumns.read(one);
    }

    int change(int i) throws SQLException {
      change.setInt(1, 1 + i % ROWS);
      return change.executeUpdate();
    }
  }

  private BeforeAfter() {}

  /** Takes the classes or the jar of both versions, and the number of rounds, 1000 by default. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
    Class.forName(StubDriver.class.getName());
    try (Connection connection =
            java.sql.DriverManager.getConnection("jdbc:h2:mem:versions;DB_CLOSE_DELAY=-1");
        Statement statement = connection.createStatement()) {
      statement.execute("create table account (id int primary key, balance int)");
      statement.execute("insert into account select x, 0 from system_range(1, " + ROWS + ")");
    }
    Version[] versions = {new Version(driver(args[0])), new Version(driver(args[1]))};
    System.out.printf("%-60s %10s %10s %22s%n", "", "ns before", "ns after", "ratio (quarters)");
    for (Work work : Work.values()) {
      measure(work, versions, rounds);
    }
  }

  private static Driver driver(String home)
      throws ReflectiveOperationException, MalformedURLException {
    URL[] homes = {new File(home).toURI().toURL()};
    ClassLoader loader =
        new URLClassLoader(homes, BeforeAfter.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean isOfVersion = name.startsWith("io.dmha.") && !name.startsWith("io.dmha.bench.");
            synchronized (getClassLoadingLock(name)) {
              Class<?> known = findLoadedClass(name);
              return known != null
                  ? known
                  : isOfVersion ? findClass(name) : super.loadClass(name, resolve);
            }
          }
        };
    return (Driver) loader.loadClass("io.dmha.DmhaDriver").getDeclaredConstructor().newInstance();
  }

  private static void measure(Work work, Version[] versions, int rounds) throws SQLException {
    double[][] nanos = new double[2][rounds];
    long sum = 0;
    for (Version version : versions) {
      version.connection.setAutoCommit(!work.isManual);
      version.stub.getConnection().setAutoCommit(!work.isManual);
    }
    for (int round = -rounds / 4; round < rounds; round++) {
      for (int turn = 0; turn < 2; turn++) {
        int which = (round & 1) == turn ? 0 : 1;
        long start = System.nanoTime();
        for (int i = 0; i < work.times; i++) {
          sum += work.run(versions[which], i);
        }
        if (round >= 0) {
          nanos[which][round] = (System.nanoTime() - start) / (double) work.times;
        }
      }
    }
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = nanos[1][i] / nanos[0][i];
    }
    System.out.printf(
        "%-60s %10.2f %10.2f %8.3f (%.3f-%.3f)%s%n",
        work.title,
        quantile(nanos[0], 0.5),
        quantile(nanos[1], 0.5),
        quantile(ratios, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75),
        sum == 42 ? "!" : "");
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
