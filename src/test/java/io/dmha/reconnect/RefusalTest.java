package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.replay.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Test 26 of the list: what a replay cannot make again ends the protection of its transaction, and
 * an event says why, each thing by its own reason.
 */
@NeedsProcesses
class RefusalTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  enum Thing {
    TEMPORARY_TABLE(Refusal.TEMPORARY_TABLE) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "create local temporary table mine(id int) not persistent");
      }
    },
    TEMPORARY_TABLE_OF_BEFORE(Refusal.SESSION_OF_TEXT) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "create local temporary table mine(id int)");
        c.commit();
        Events.forget();
        execute(c, "insert into mine values(1)");
      }
    },
    SESSION_LOCK(Refusal.SESSION_LOCK) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "call get_lock('mine')");
      }
    },
    SETTING(Refusal.SESSION_OF_TEXT) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "set @mine = 1");
      }
    },
    PROCEDURE(Refusal.PROCEDURE) {
      @Override
      void touch(Connection c) throws SQLException {
        boolean unusedHasRows = c.prepareCall("{call settle()}").execute();
      }
    },
    UNKNOWN_FUNCTION(Refusal.MAY_COMMIT) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "select settle() from t");
      }
    },
    DDL(Refusal.DDL) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "create table u(id int)");
      }
    },
    SEVERAL_STATEMENTS(Refusal.MAY_COMMIT) {
      @Override
      void touch(Connection c) throws SQLException {
        execute(c, "insert into t(id) values(7); insert into t(id) values(8)");
      }
    },
    LARGE_LOB(Refusal.LOCATOR) {
      @Override
      void touch(Connection c) throws SQLException {
        String sql = "select cast(repeat('x', 700000) as clob)";
        ResultSet rows = c.createStatement().executeQuery(sql);
        rows.next();
        rows.getClob(1).free();
      }
    },
    LONG_STREAM(Refusal.LOCATOR) {
      @Override
      void touch(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select repeat('x', 700000)");
        rows.next();
        assertThat(rows.getCharacterStream(1)).isNotNull();
      }
    },
    VENDOR_OBJECT(Refusal.VENDOR_OBJECT) {
      @Override
      void touch(Connection c) throws SQLException {
        assertThat(c.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
      }
    },
    METADATA(Refusal.UNSEEN) {
      @Override
      void touch(Connection c) throws SQLException {
        c.getMetaData().getTables(null, null, "T", null).close();
      }
    },
    MUTABLE_VALUE(Refusal.MUTABLE_VALUE) {
      @Override
      void touch(Connection c) throws SQLException {
        PreparedStatement query = c.prepareStatement("select count(*) from t where ? is null");
        query.setObject(1, new AtomicInteger(1));
        query.executeQuery().close();
      }
    },
    MUTABLE_VALUE_IN_A_BATCH(Refusal.MUTABLE_VALUE) {
      @Override
      void touch(Connection c) throws SQLException {
        PreparedStatement update = c.prepareStatement("update t set id = id where ? is null");
        update.setObject(1, new AtomicInteger(1));
        update.addBatch();
        update.executeBatch();
      }
    },
    ERROR_OF_A_VALUE(Refusal.UNSEEN) {
      @Override
      void touch(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select name from t where id = 1");
        assertThat(rows.next()).isTrue();
        assertThatThrownBy(() -> rows.getInt(1))
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("22018");
      }
    },
    ERROR_OF_PREPARE(Refusal.UNSEEN) {
      @Override
      void touch(Connection c) {
        assertThatThrownBy(() -> c.prepareStatement("select * from later"))
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("42S02");
      }
    },
    ARRAY_IN_AN_ARRAY(Refusal.MUTABLE_VALUE) {
      @Override
      void touch(Connection c) throws SQLException {
        PreparedStatement query = c.prepareStatement("select count(*) from t where ? is null");
        query.setObject(1, new AtomicInteger[][] {{new AtomicInteger(1)}});
        query.executeQuery().close();
      }
    };

    private final Refusal reason;

    Thing(Refusal reason) {
      this.reason = reason;
    }

    abstract void touch(Connection c) throws SQLException;

    private static void execute(Connection c, String sql) throws SQLException {
      try (Statement statement = c.createStatement()) {
        boolean unusedHasRows = statement.execute(sql);
      }
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t values(1, 'one', x'0102')");
    doors.run("create alias settle as 'int settle() { return 1; }'");
    doors.run("create alias get_lock as 'int getLock(String name) { return 1; }'");
  }

  private Connection open(String more) throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions" + more);
    connection.setAutoCommit(false);
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void eachThingHasItsReason(Thing thing) throws SQLException {
    Connection connection = open("");
    connection.createStatement().executeUpdate("insert into t(id) values(2)");

    thing.touch(connection);

    assertReason(thing.reason);
    connection.commit();
    assertThat(doors.answer("select count(*) from t where id = 2")).isEqualTo(1);
  }

  /** The next transaction is protected again, but for what its session still has. */
  @ParameterizedTest
  @EnumSource(names = {"LARGE_LOB", "METADATA", "MUTABLE_VALUE", "DDL", "PROCEDURE"})
  void theNextTransactionIsProtected(Thing thing) throws SQLException {
    Connection connection = open("");
    thing.touch(connection);
    connection.commit();
    connection.createStatement().executeUpdate("insert into t(id) values(3)");
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t(id) values(4)");
    connection.commit();

    assertThat(doors.answer("select count(*) from t where id in (3, 4)")).isEqualTo(2);
  }

  @Test
  void tooManyStatementsAreAReason() throws SQLException {
    Connection connection = open(";dmha.replayMaxStatements=2");
    for (int id = 2; id <= 4; id++) {
      connection.createStatement().executeUpdate("insert into t(id) values(" + id + ")");
    }

    assertReason(Refusal.TOO_MANY_STATEMENTS);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(4);
  }

  @Test
  void tooManyBytesAreAReason() throws SQLException {
    Connection connection = open(";dmha.replayMaxBytes=10kB");
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?, '', ?)")) {
      for (int id = 2; id <= 4; id++) {
        insert.setInt(1, id);
        insert.setBytes(2, new byte[4000]);
        insert.executeUpdate();
      }
    }

    assertReason(Refusal.TOO_MANY_BYTES);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(4);
  }

  @Test
  void rowsOfBeforeAreAReason() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    ResultSet before =
        connection
            .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
            .executeQuery("select id, name from t");
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    assertThat(before.next()).isTrue();
    before.updateString(2, "changed");

    before.updateRow();

    assertReason(Refusal.OLDER_ROWS);
  }

  /** Read on in the transaction they may show what it did, and nobody would ask for them again. */
  @ParameterizedTest
  @ValueSource(strings = {"select id from t", "select settle() from t"})
  void rowsOfBeforeThatAreReadOnAreAReason(String query) throws SQLException {
    doors.run("insert into t(id) values(2), (3)");
    Connection connection = doors.openWith("dmha.continuity=transactions");
    ResultSet before = connection.createStatement().executeQuery(query);
    assertThat(before.next()).isTrue();
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("update t set name = 'x' where id = 3");

    assertThat(before.next()).isTrue();

    assertReason(Refusal.OLDER_ROWS);
  }

  /** Values given to rows are what they were, whatever their owner makes of them later. */
  @Test
  void valuesGivenToRowsAreKeptAsTheyWere() throws SQLException {
    doors.run("create table u(id int primary key, d varbinary(10), at timestamp)");
    doors.run("insert into u(id) values(1), (2)");
    Connection connection = open("");
    ResultSet rows =
        connection
            .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
            .executeQuery("select id, d, at from u order by id");
    byte[] bytes = new byte[1];
    Timestamp at = Timestamp.valueOf("2024-01-01 00:00:00");
    for (int day = 1; day <= 2; day++) {
      assertThat(rows.next()).isTrue();
      bytes[0] = (byte) day;
      at.setTime(Timestamp.valueOf("2024-01-0" + day + " 00:00:00").getTime());
      rows.updateBytes("d", bytes);
      rows.updateTimestamp("at", at);
      rows.updateRow();
    }
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.answer("select count(*) from u where d = x'01' and at = date '2024-01-01'"))
        .isEqualTo(1);
    assertThat(doors.answer("select count(*) from u where d = x'02' and at = date '2024-01-02'"))
        .isEqualTo(1);
  }

  /** An array that its owner changes after it was bound is bound again as it was. */
  @Test
  void anArrayIsKeptAsItWas() throws SQLException {
    doors.run("create table a(x int array)");
    Connection connection = open("");
    Integer[] numbers = {1, 2};
    try (PreparedStatement insert = connection.prepareStatement("insert into a values(?)")) {
      insert.setObject(1, numbers);
      insert.executeUpdate();
    }
    numbers[0] = 9;
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();
    connection.commit();

    assertThat(doors.answer("select x[1] from a")).isEqualTo(1);
    assertThat(Events.count(EventType.REPLAY_REFUSED)).isZero();
  }

  /** Of what may have committed nobody says that it is not applied. */
  @Test
  void aRollbackInABatchMayHaveEndedTheTransaction() throws SQLException {
    Connection connection = open("");
    Statement statement = connection.createStatement();
    statement.executeUpdate("insert into t(id) values(2)");
    statement.addBatch("rollback");
    statement.addBatch("insert into t(id) values(3)");
    statement.executeBatch();

    assertReason(Refusal.MAY_COMMIT);
    connection.commit();
    assertThat(doors.answer("select count(*) from t where id in (2, 3)")).isEqualTo(1);
  }

  /** Test 54: outside a transaction they are asked again, inside one it is done again first. */
  @Test
  void metadataOutlivesItsLink() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    doors.loseBefore("getTables");
    assertTableIsThere(connection);
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    doors.loseBefore("getTables");

    assertTableIsThere(connection);
    assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("H2");

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  /** Test 54: what is no read of rows costs no protection, and is no write. */
  @Test
  void theProductsNameCostsNothing() throws SQLException {
    Connection connection = open("");
    assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("H2");
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    assertThat(connection.getMetaData().supportsBatchUpdates()).isTrue();
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();
    connection.commit();

    assertThat(doors.rows()).isEqualTo(2);
  }

  private static void assertTableIsThere(Connection connection) throws SQLException {
    try (ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "T", null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_NAME")).isEqualTo("T");
    }
  }

  private static void assertReason(Refusal reason) {
    assertThat(Events.all())
        .filteredOn(event -> event.type() == EventType.REPLAY_REFUSED)
        .extracting(DmhaEvent::code)
        .containsExactly(reason.name());
  }
}
