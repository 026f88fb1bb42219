package io.dmha.bench;

import io.dmha.fixtures.jdbc.PlainDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * As {@link StubDriver}, for {@code jdbc:roled://h1:1,h2:2/x}: hosts have roles. The one on the
 * port of {@link #standbyIs} is a standby, all others are primaries.
 */
public final class RoledStub implements PlainDriver {
  private static final Supplier<RoledRow> ROW = Stubs.filled(RoledRow.class);
  private static final Supplier<RoledStatement> STATEMENT = Stubs.filled(RoledStatement.class);
  private static final Supplier<RoledConnection> CONNECTION = Stubs.filled(RoledConnection.class);

  static {
    try {
      DriverManager.registerDriver(new RoledStub());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static volatile int standbyPort;

  static void standbyIs(int port) {
    standbyPort = port;
  }

  @Override
  public Connection connect(String url, Properties info) {
    if (!acceptsURL(url)) {
      return null;
    }
    RoledConnection made = CONNECTION.get();
    made.role = url.contains(":" + standbyPort + "/") ? "STANDBY" : "PRIMARY";
    return made;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:roled:");
  }

  /** Tells its role to whoever asks anything by text. */
  public abstract static class RoledConnection extends Stubs.StubConnection {
    private String role;

    @Override
    public Statement createStatement() {
      RoledStatement made = STATEMENT.get();
      made.role = role;
      return made;
    }
  }

  /** Answers with one row, the role. */
  public abstract static class RoledStatement implements PreparedStatement {
    private String role;

    @Override
    public ResultSet executeQuery(String sql) {
      RoledRow made = ROW.get();
      made.role = role;
      return made;
    }
  }

  /** The role. */
  public abstract static class RoledRow implements ResultSet {
    private String role;

    @Override
    public boolean next() {
      return true;
    }

    @Override
    public String getString(int column) {
      return role;
    }
  }
}
