package io.dmha.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.NeedsPostgres;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What applications do to objects that JDBC forbids, and what tools do that know no better. */
@NeedsPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisuseTest {
  private final List<Database> databases = new ArrayList<>();

  @BeforeAll
  void start() throws SQLException {
    for (Database each :
        List.of(H2Database.inMemory(), new PostgresDatabase(), new DamengDatabase())) {
      databases.add(each);
      each.setUp();
    }
  }

  @AfterAll
  void stop() {
    databases.forEach(Database::close);
  }

  Stream<Database> databases() {
    return databases.stream();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aStatementThatHasClosedOnCompletionStaysClosed(Database database) throws SQLException {
    assertSame(
        database,
        c -> {
          c.setAutoCommit(false);
          String session = Trials.only(c, database.sessionQuery());
          Statement s = c.createStatement();
          s.closeOnCompletion();
          s.executeQuery("select id from t").close();
          Seen error = Seen.of(() -> s.executeQuery("select id from t"));
          boolean isSame = String.valueOf(Trials.only(c, database.sessionQuery())).equals(session);
          return s.isClosed() + " " + error + " " + isSame;
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void theStatementOfClosedRowsIsWhatTheDriverSays(Database database) throws SQLException {
    assertSame(
        database,
        c -> {
          ResultSet rows = c.createStatement().executeQuery("select id from t");
          rows.close();
          return Seen.of(rows::getStatement);
        });
    assertSame(
        database,
        c -> {
          Statement s = c.createStatement();
          ResultSet rows = s.executeQuery("select id from t");
          s.executeQuery("select id from t").next();
          return Seen.of(rows::getStatement);
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aSavepointOfAnotherConnectionIsRefusedAndHarmsNobody(Database database) throws SQLException {
    try (Connection one = database.connect(Way.THROUGH_DMHA);
        Connection other = database.connect(Way.THROUGH_DMHA)) {
      one.setAutoCommit(false);
      other.setAutoCommit(false);
      Savepoint foreign = other.setSavepoint("s");
      Savepoint own = one.setSavepoint("s");
      Trials.run(other, "insert into t values (8, 'other')");

      assertThatThrownBy(() -> one.rollback(foreign))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("another connection");

      assertThat(Trials.only(other, "select count(*) from t where id = 8")).isEqualTo("1");
      one.rollback(own);
      one.rollback();
      other.rollback();
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aNegativeBoundAndNoExecutorAreRefused(Database database) throws SQLException {
    try (Connection c = database.connect(Way.THROUGH_DMHA)) {
      assertThatThrownBy(() -> c.isValid(-1)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> c.abort(null)).isInstanceOf(SQLException.class);
      assertThat(c.isValid(0)).isTrue();
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void aPreparedStatementIsShownAsByTheDriver(Database database) throws SQLException {
    assertSame(
        database,
        c -> {
          PreparedStatement s = c.prepareStatement("select id from t where id = ?");
          s.setInt(1, 42);
          return s.toString().replaceAll("@[0-9a-f]+|prep[0-9]+", "…");
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("databases")
  void theInterfacesOfAClassAndItsSuperclassesMakeAProxy(Database database) throws SQLException {
    try (Connection c = database.connect(Way.THROUGH_DMHA);
        Statement s = c.createStatement();
        PreparedStatement prepared = c.prepareStatement("select id from t");
        CallableStatement call = c.prepareCall("{? = call twice(?)}");
        ResultSet rows = s.executeQuery("select id from t")) {
      for (Object each : List.of(c, s, prepared, call, rows, c.getMetaData(), rows.getMetaData())) {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> type = each.getClass(); type != null; type = type.getSuperclass()) {
          all.addAll(List.of(type.getInterfaces()));
        }
        InvocationHandler nothing = (proxy, method, arguments) -> null;
        ClassLoader loader = each.getClass().getClassLoader();

        assertThat(all).doesNotHaveDuplicates();
        assertThat(Proxy.newProxyInstance(loader, all.toArray(new Class<?>[0]), nothing))
            .isNotNull();
        Object narrow = Proxy.newProxyInstance(loader, each.getClass().getInterfaces(), nothing);
        for (Class<?> jdbc :
            List.of(Connection.class, CallableStatement.class, Statement.class, ResultSet.class)) {
          assertThat(jdbc.isInstance(narrow))
              .as("%s as %s", all, jdbc)
              .isEqualTo(jdbc.isInstance(each));
        }
      }
    }
  }

  @Test
  void aFailedTransactionIsCommittedAsTheDriverDoesBesideTheGuard() throws SQLException {
    PostgresDatabase postgres = (PostgresDatabase) databases.get(1);
    for (String option : List.of("", "&raiseExceptionOnSilentRollback=false")) {
      List<String> seen = new ArrayList<>();
      for (Way way : Way.values()) {
        String guard =
            way == Way.PLAIN
                ? ""
                : "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";
        try (Connection c = postgres.connect(way, "?tcpKeepAlive=true" + option + guard)) {
          c.setAutoCommit(false);
          Trials.run(c, "insert into t values (9, 'lost')");
          Seen failure = Seen.of(() -> c.createStatement().execute("select 1 / 0"));
          Seen commit = Seen.of(() -> endOf(c));
          Trials.run(c, "update t set name = 'next' where id = 2");
          c.commit();
          String rows = Trials.only(c, "select string_agg(name, ',' order by id) from t");
          seen.add(failure + "; " + commit + "; " + rows);
        }
      }
      assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }
  }

  private static String endOf(Connection c) throws SQLException {
    c.commit();
    return "returned";
  }

  private interface Act {
    Object on(Connection c) throws SQLException;
  }

  private static void assertSame(Database database, Act act) throws SQLException {
    List<String> seen = new ArrayList<>();
    for (Way way : Way.values()) {
      try (Connection c = database.connect(way)) {
        seen.add(act.on(c).toString());
      }
    }
    assertThat(seen.get(1)).as(database.name()).isEqualTo(seen.get(0));
  }
}
