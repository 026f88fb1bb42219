package io.dmha.integration.druid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.alibaba.druid.filter.Filter;
import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.DruidPooledConnection;
import com.alibaba.druid.pool.DruidPooledResultSet;
import com.alibaba.druid.pool.DruidPooledStatement;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.jdbc.ConnectionProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Druid over Dameng by the URL alone: what it finds by itself, and what it keeps. */
@Timeout(60)
class DruidDamengTest {
  private final DmCluster cluster = DmCluster.pair();
  private final DruidDataSource pool = new DruidDataSource();

  @BeforeEach
  void setUp() throws SQLException {
    cluster.engine().run("create table t(id int primary key)");
    pool.setUrl(url("dm://", "dmha.continuity=reads"));
    pool.setUsername(DmNode.USER);
    pool.setPassword(DmNode.PASSWORD);
    pool.setMaxActive(1);
    // Fails at once where it cannot connect.
    pool.setInitialSize(1);
  }

  @AfterEach
  void close() {
    pool.close();
    cluster.close();
  }

  private String url(String after, String option) {
    return "jdbc:dmha:" + after + cluster.hosts() + "?dmha.backoffBase=5ms&" + option;
  }

  static Stream<Arguments> waysToConfigure() {
    return Stream.of("jdbc:dmha:dm://", "jdbc:dmha://", "jdbc:dm:ha://", " JDBC:DMHA:dm://")
        .flatMap(
            prefix ->
                Stream.of(null, "", "io.dmha.DmhaDriver", "dm.jdbc.driver.DmDriver")
                    .map(driverClass -> Arguments.of(prefix, driverClass)));
  }

  @ParameterizedTest
  @MethodSource("waysToConfigure")
  void theUrlIsEnough(String prefix, String driverClass) throws SQLException {
    pool.setUrl(prefix + cluster.hosts());
    pool.setDriverClassName(driverClass);

    insert(1);

    assertThat(pool.getDriverClassName()).isEqualTo("io.dmha.DmhaDriver");
    assertThat(pool.getDbType()).isEqualTo("dm");
    assertThat(pool.getExceptionSorter()).isInstanceOf(DmhaExceptionSorter.class);
    assertThat(pool.getValidConnectionChecker()).isInstanceOf(DmhaConnectionChecker.class);
    assertThat(pool.getProxyFilters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsConnectionOutlivesAKilledHostAndASwitchover(boolean isTested) throws SQLException {
    pool.setTestOnBorrow(isTested);
    Object before = ourConnection();
    insert(1);

    cluster.failOver();
    Eventually.beIdle();
    insert(2);
    cluster.node(0).start();
    cluster.switchOver();
    insert(3);

    assertThat(ourConnection()).isSameAs(before);
    assertThat(rows()).isEqualTo(3);
    assertThat(pool.getDiscardCount()).isZero();
  }

  @Test
  void anErrorOfTheApplicationCostsNoConnection() throws SQLException {
    Object before = ourConnection();
    insert(1);

    assertThatThrownBy(() -> insert(1))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(-6602));
    assertThat(stateOf(this::useAClosedStatement)).isEqualTo("08003");
    assertThat(stateOf(this::readClosedRows)).isEqualTo("08007");

    assertThat(ourConnection()).isSameAs(before);
    assertThat(pool.getDiscardCount()).isZero();
  }

  private static String stateOf(ThrowingCallable call) {
    return catchThrowableOfType(SQLException.class, call).getSQLState();
  }

  /** Its driver says 08003 of it, as dmha does of a connection. */
  private void useAClosedStatement() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      ((DruidPooledStatement) statement).getStatement().close();
      statement.execute("select 1");
    }
  }

  /** Its driver says 08007 of them, as dmha does of a commit that nobody knows of. */
  private void readClosedRows() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1")) {
      ((DruidPooledResultSet) rows).getRawResultSet().close();
      rows.next();
    }
  }

  @Test
  void aCommitThatNobodyKnowsOfIsToldAndCostsNoConnection() throws SQLException {
    Object before = ourConnection();
    cluster.node(0).plan(new Cut(Command.COMMIT, 1, Cut.Point.BEFORE_REPLY, Cut.Ending.RST));

    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "insert into t values(1)");
      assertThatThrownBy(connection::commit)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08007"));
      execute(connection, "insert into t values(2)");
      connection.commit();
    }

    assertThat(ourConnection()).isSameAs(before);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aTransactionThatIsNotAppliedCostsNoConnection() throws SQLException {
    Object before = ourConnection();

    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "insert into t values(1)");
      cluster.failOver();
      assertThatThrownBy(() -> execute(connection, "insert into t values(2)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      connection.rollback();
      execute(connection, "insert into t values(3)");
      connection.commit();
    }

    assertThat(ourConnection()).isSameAs(before);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsClosedIsReplacedAtOnce() throws SQLException {
    pool.setUrl(url("dm://", "dmha.continuity=off"));
    Object before = ourConnection();

    try (DruidPooledConnection connection = pool.getConnection()) {
      cluster.failOver();
      assertThatThrownBy(() -> execute(connection, "insert into t values(1)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> execute(connection, "insert into t values(2)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
      // Druid gives it up in the moment of the error, and not when it comes back.
      assertThat(connection.isDisable()).isTrue();
    }

    assertThat(ourConnection()).isNotSameAs(before);
    insert(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wall", "stat,wall", "wall,stat,slf4j"})
  void theWallReadsDamengsTexts(String filters) throws SQLException {
    pool.setFilters(filters);
    List<Filter> configured = List.copyOf(pool.getProxyFilters());

    insert(1);
    try (Connection connection = pool.getConnection()) {
      execute(
          connection,
          "merge into t using dual on (id = 1) when not matched then insert (id) values (1)");
      assertThatThrownBy(() -> execute(connection, "select * from t where id = 2 or 1 = 1"))
          .hasMessageContaining("sql injection violation");
    }

    assertThat(pool.getProxyFilters()).isEqualTo(configured);
    assertThat(pool.getDbType()).isEqualTo("dm");
  }

  @Test
  void theWallTakesATypeThatIsSet() throws SQLException {
    pool.setDbType("dm");
    pool.setFilters("stat,wall");

    insert(1);

    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void whatTheUserHasSetStays() throws SQLException {
    DmhaExceptionSorter sorter = new DmhaExceptionSorter();
    DmhaConnectionChecker checker = new DmhaConnectionChecker();
    io.dmha.DmhaDriver driver = new io.dmha.DmhaDriver();
    pool.setDriver(driver);
    pool.setExceptionSorter(sorter);
    pool.setValidConnectionChecker(checker);
    pool.setDbType("oceanbase");

    insert(1);

    assertThat(pool.getDriver()).isSameAs(driver);
    assertThat(pool.getExceptionSorter()).isSameAs(sorter);
    assertThat(pool.getValidConnectionChecker()).isSameAs(checker);
    assertThat(pool.getDbType()).isEqualTo("oceanbase");
  }

  /** An empty setting is none. */
  @Test
  void aSorterThatWasTakenOutIsReplaced() throws SQLException {
    pool.setExceptionSorter("");

    insert(1);

    assertThat(pool.getExceptionSorter()).isInstanceOf(DmhaExceptionSorter.class);
  }

  @Test
  void aDruidThatAsksNobodyIsToldByItsConfiguration() throws Exception {
    pool.setLoadSpifilterSkip(true);
    assertThatThrownBy(() -> insert(1))
        .hasMessageStartingWith("unknown jdbc driver : jdbc:dmha:dm://");

    pool.restart();
    pool.setDriverClassName("io.dmha.DmhaDriver");
    pool.setDbType("dm");
    pool.setExceptionSorter("io.dmha.integration.druid.DmhaExceptionSorter");
    pool.setValidConnectionCheckerClassName("io.dmha.integration.druid.DmhaConnectionChecker");
    insert(2);

    assertThat(pool.getExceptionSorter()).isInstanceOf(DmhaExceptionSorter.class);
    assertThat(pool.getValidConnectionChecker()).isInstanceOf(DmhaConnectionChecker.class);
  }

  @Test
  void aDruidThatAsksNobodyFailsWithDamengsClass() {
    pool.setLoadSpifilterSkip(true);
    pool.setDriverClassName("dm.jdbc.driver.DmDriver");

    assertThatThrownBy(() -> insert(1)).isInstanceOf(NullPointerException.class);
  }

  /** A pool that is started again is set up again, and gets no filter then either. */
  @Test
  void aRestartedPoolWorks() throws SQLException {
    insert(1);
    pool.restart();
    insert(2);

    assertThat(pool.getProxyFilters()).isEmpty();
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      execute(connection, "insert into t values(" + id + ")");
    }
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private long rows() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from t")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Object ourConnection() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(ConnectionProxy.class);
    }
  }
}
