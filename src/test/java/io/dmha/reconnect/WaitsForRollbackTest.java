package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * After NOT APPLIED the connection waits for {@code rollback()}: nothing that comes after the lost
 * part is committed without it. By JDBC alone, and by what applications put around it.
 */
@NeedsProcesses
class WaitsForRollbackTest {
  private static final String SETTING = "dmha.continuity=reads";

  @RegisterExtension final TwoDoors doors = new TwoDoors();
  private AutoCloseable pool = () -> {};

  @AfterEach
  void close() throws Exception {
    pool.close();
  }

  /** A transaction of which the second statement was told NOT APPLIED, and its error swallowed. */
  private Connection told() throws SQLException {
    Connection connection = doors.openManual();
    loseSecond(connection);
    return connection;
  }

  private void loseSecond(Connection connection) throws SQLException {
    insert(connection, 1);
    CallFault lost = doors.loseBefore("executeUpdate");
    assertNotAppliedWithoutCause(() -> insert(connection, 2));
    assertThat(lost.isReached()).isTrue();
  }

  /** What would execute something. */
  enum Call {
    STATEMENT {
      @Override
      void on(Connection connection) throws SQLException {
        insert(connection, 3);
      }
    },
    QUERY {
      @Override
      void on(Connection connection) throws SQLException {
        connection.createStatement().executeQuery("select 1").close();
      }
    },
    PREPARED {
      @Override
      void on(Connection connection) throws SQLException {
        try (PreparedStatement insert =
            connection.prepareStatement("insert into t(id) values(?)")) {
          insert.setInt(1, 3);
          insert.executeUpdate();
        }
      }
    },
    BATCH {
      @Override
      void on(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
          statement.addBatch("insert into t(id) values(3)");
          statement.executeBatch();
        }
      }
    },
    DDL {
      @Override
      void on(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
          statement.execute("create table u(id int)");
        }
      }
    },
    SAVEPOINT {
      @Override
      void on(Connection connection) throws SQLException {
        connection.setSavepoint();
      }
    };

    abstract void on(Connection connection) throws SQLException;
  }

  @ParameterizedTest
  @EnumSource
  void whatWouldExecuteSomethingIsToldAgainAndSendsNothing(Call call) throws SQLException {
    Connection connection = told();
    int before = doors.driver().executed().size();

    assertNotAppliedWithoutCause(() -> call.on(connection));
    assertNotAppliedWithoutCause(() -> call.on(connection));

    assertThat(doors.driver().executed()).hasSize(before);
    connection.rollback();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void aCommitFailsOnceAndEndsTheTransaction() throws SQLException {
    Connection connection = told();
    assertNotAppliedWithoutCause(() -> insert(connection, 3));

    assertNotAppliedWithoutCause(connection::commit);

    insert(connection, 4);
    connection.commit();
    assertThat(doors.row("select id from t")).isEqualTo("4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "COMMIT;", "/* c */ commit work"})
  void soDoesACommitByText(String commit) throws SQLException {
    Connection connection = told();

    assertNotAppliedWithoutCause(() -> connection.createStatement().execute(commit));

    connection.rollback();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void autocommitFailsOnceAndEndsTheTransaction() throws SQLException {
    Connection connection = told();

    assertNotAppliedWithoutCause(() -> connection.setAutoCommit(true));

    insert(connection, 4);
    connection.setAutoCommit(true);
    assertThat(doors.row("select id from t")).isEqualTo("4");
  }

  @Test
  void aRollbackToASavepointIsNone() throws SQLException {
    Connection connection = doors.openManual();
    Savepoint savepoint = connection.setSavepoint();
    loseSecond(connection);

    assertNotAppliedWithoutCause(() -> connection.rollback(savepoint));
    assertNotAppliedWithoutCause(() -> insert(connection, 3));

    connection.rollback();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void afterTheRollbackItWorks() throws SQLException {
    Connection connection = told();

    connection.rollback();
    insert(connection, 4);
    connection.commit();

    assertThat(doors.row("select id from t")).isEqualTo("4");
  }

  /** Its owner gave it back without a word: the next one must not begin within what was lost. */
  enum Pool {
    HIKARI {
      @Override
      DataSource open(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("sa");
        config.setPassword("");
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
      }
    },
    DRUID {
      @Override
      DataSource open(String url) {
        DruidDataSource druid = new DruidDataSource();
        druid.setDriverClassName("io.dmha.DmhaDriver");
        druid.setUrl(url);
        druid.setUsername("sa");
        druid.setPassword("");
        druid.setMaxActive(1);
        druid.setDefaultAutoCommit(false);
        return druid;
      }
    },
    TOMCAT_THAT_ROLLS_BACK {
      @Override
      DataSource open(String url) {
        org.apache.tomcat.jdbc.pool.DataSource tomcat = tomcat(url);
        tomcat.setRollbackOnReturn(true);
        return tomcat;
      }
    };

    abstract DataSource open(String url);
  }

  private static org.apache.tomcat.jdbc.pool.DataSource tomcat(String url) {
    org.apache.tomcat.jdbc.pool.DataSource tomcat = new org.apache.tomcat.jdbc.pool.DataSource();
    tomcat.setDriverClassName("io.dmha.DmhaDriver");
    tomcat.setUrl(url);
    tomcat.setUsername("sa");
    tomcat.setPassword("");
    tomcat.setMaxActive(1);
    tomcat.setInitialSize(1);
    tomcat.setDefaultAutoCommit(false);
    return tomcat;
  }

  private DataSource open(Pool kind) {
    DataSource source = kind.open(doors.url() + ";" + SETTING);
    pool =
        source instanceof AutoCloseable closeable
            ? closeable
            : () -> ((org.apache.tomcat.jdbc.pool.DataSource) source).close(true);
    return source;
  }

  @ParameterizedTest
  @EnumSource
  void aPoolRollsBackForTheNextOwner(Pool kind) throws SQLException {
    DataSource source = open(kind);
    try (Connection connection = source.getConnection()) {
      loseSecond(connection);
      assertNotAppliedWithoutCause(() -> insert(connection, 3));
    }

    try (Connection next = source.getConnection()) {
      insert(next, 4);
      next.commit();
    }

    assertThat(doors.row("select id from t")).isEqualTo("4");
  }

  /** By default it does nothing when a connection comes back: the next owner is told, once. */
  @Test
  void withTomcatTheNextOwnerIsToldUntilItRollsBack() throws SQLException {
    org.apache.tomcat.jdbc.pool.DataSource source = tomcat(doors.url() + ";" + SETTING);
    pool = () -> source.close(true);
    try (Connection connection = source.getConnection()) {
      loseSecond(connection);
    }

    try (Connection next = source.getConnection()) {
      assertNotAppliedWithoutCause(() -> insert(next, 3));
      assertNotAppliedWithoutCause(next::commit);
      insert(next, 4);
      next.commit();
    }

    assertThat(doors.row("select id from t")).isEqualTo("4");
  }

  /** A template whose work swallowed the error commits: it is told, and its next work comes. */
  @Test
  void springRollsBack() {
    DataSource source = open(Pool.HIKARI);
    TransactionTemplate template =
        new TransactionTemplate(new DataSourceTransactionManager(source));
    JdbcTemplate jdbc = new JdbcTemplate(source);
    Throwable swallowed =
        catchThrowable(
            () ->
                template.executeWithoutResult(
                    status -> {
                      jdbc.update("insert into t(id) values(1)");
                      doors.loseBefore("executeUpdate");
                      assertThat(catchThrowable(() -> jdbc.update("insert into t(id) values(2)")))
                          .isInstanceOf(ConcurrencyFailureException.class);
                      assertThat(catchThrowable(() -> jdbc.update("insert into t(id) values(3)")))
                          .isInstanceOf(ConcurrencyFailureException.class);
                    }));

    template.executeWithoutResult(status -> jdbc.update("insert into t(id) values(4)"));

    assertThat(swallowed).hasRootCauseInstanceOf(SQLException.class);
    assertThat(ids()).isEqualTo("4");
  }

  /** Where nothing is swallowed the template rolls back by itself. */
  @Test
  void springRollsBackWhatThrows() {
    DataSource source = open(Pool.DRUID);
    TransactionTemplate template =
        new TransactionTemplate(new DataSourceTransactionManager(source));
    JdbcTemplate jdbc = new JdbcTemplate(source);
    Throwable told =
        catchThrowable(
            () ->
                template.executeWithoutResult(
                    status -> {
                      jdbc.update("insert into t(id) values(1)");
                      doors.loseBefore("executeUpdate");
                      jdbc.update("insert into t(id) values(2)");
                    }));

    template.executeWithoutResult(status -> jdbc.update("insert into t(id) values(4)"));

    assertThat(told).isInstanceOf(ConcurrencyFailureException.class);
    assertThat(told).hasCauseInstanceOf(SQLTransactionRollbackException.class);
    assertThat(ids()).isEqualTo("4");
  }

  private String ids() {
    try {
      return doors.row("select id from t");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** How MyBatis inserts. */
  interface Rows {
    @Insert("insert into t(id) values(#{id})")
    int insert(int id);
  }

  @Test
  void myBatisRollsBackAsItsSessionCloses() {
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), open(Pool.HIKARI)));
    configuration.addMapper(Rows.class);
    SqlSessionFactory factory = new SqlSessionFactoryBuilder().build(configuration);
    try (SqlSession session = factory.openSession()) {
      Rows rows = session.getMapper(Rows.class);
      assertThat(rows.insert(1)).isEqualTo(1);
      doors.fail("execute", CutLink::new);
      assertThat(catchThrowable(() -> rows.insert(2))).isInstanceOf(PersistenceException.class);
      assertThat(catchThrowable(() -> rows.insert(3))).isInstanceOf(PersistenceException.class);
    }

    try (SqlSession session = factory.openSession()) {
      assertThat(session.getMapper(Rows.class).insert(4)).isEqualTo(1);
      session.commit();
    }

    assertThat(ids()).isEqualTo("4");
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t(id) values(" + id + ")");
    }
  }
}
