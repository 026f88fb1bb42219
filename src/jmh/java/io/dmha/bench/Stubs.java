package io.dmha.bench;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;

/**
 * The objects of {@link StubDriver}: what is measured is written by hand, the hundreds of other
 * methods are filled in and answer with null, false or 0.
 */
final class Stubs {
  private static final Supplier<StubMetaData> META_DATA = filled(StubMetaData.class);
  private static final Supplier<StubRows> ROWS = filled(StubRows.class);
  private static final Supplier<StubStatement> STATEMENT = filled(StubStatement.class);
  private static final Supplier<StubConnection> CONNECTION = filled(StubConnection.class);

  private Stubs() {}

  static Connection connection() {
    return CONNECTION.get();
  }

  static <T> Supplier<T> filled(Class<T> type) {
    Class<? extends T> made =
        new ByteBuddy()
            .subclass(type)
            .method(isAbstract())
            .intercept(StubMethod.INSTANCE)
            .make()
            .load(type.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
            .getLoaded();
    return () -> {
      try {
        return made.getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** Has autocommit on and is always valid. */
  public abstract static class StubConnection implements Connection {
    private final DatabaseMetaData metaData = META_DATA.get();

    @Override
    public PreparedStatement prepareStatement(String sql) {
      return STATEMENT.get();
    }

    @Override
    public DatabaseMetaData getMetaData() {
      return metaData;
    }

    @Override
    public boolean getAutoCommit() {
      return true;
    }

    @Override
    public int getTransactionIsolation() {
      return TRANSACTION_READ_COMMITTED;
    }

    @Override
    public boolean isValid(int seconds) {
      return true;
    }
  }

  /** Names itself, for the wrappers that ask. */
  public abstract static class StubMetaData implements DatabaseMetaData {
    @Override
    public String getDatabaseProductName() {
      return "stub";
    }

    @Override
    public String getDatabaseProductVersion() {
      return "1";
    }
  }

  /** Keeps one parameter and always gives the same rows. */
  public abstract static class StubStatement implements PreparedStatement {
    private final ResultSet rows = ROWS.get();
    private int parameter;

    @Override
    public void setInt(int index, int value) {
      parameter = value;
    }

    @Override
    public ResultSet executeQuery() {
      return rows;
    }

    @Override
    public int getMaxRows() {
      return parameter;
    }

    @Override
    public int getFetchSize() {
      return parameter;
    }
  }

  /** Rows without end. */
  public abstract static class StubRows implements ResultSet {
    private int row;

    @Override
    public boolean next() {
      row++;
      return true;
    }

    @Override
    public int getInt(int column) {
      return row + column;
    }
  }
}
