package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that loses its link before its commit is certainly not applied. */
@NeedsProcesses
class LostTransactionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** What a transaction of two statements does second; its link is lost in the named call. */
  enum Second {
    STATEMENT("executeUpdate") {
      @Override
      void run(Connection c) throws SQLException {
        c.createStatement().executeUpdate("update t set name = 'x' where id = 2");
      }
    },
    READ("executeQuery") {
      @Override
      void run(Connection c) throws SQLException {
        c.createStatement().executeQuery("select * from t");
      }
    },
    PREPARED("executeUpdate") {
      @Override
      void run(Connection c) throws SQLException {
        update(c).executeUpdate();
      }
    },
    PREPARED_EXECUTE("execute") {
      @Override
      void run(Connection c) throws SQLException {
        update(c).execute();
      }
    },
    PREPARED_BATCH("executeBatch") {
      @Override
      void run(Connection c) throws SQLException {
        PreparedStatement update = update(c);
        update.addBatch();
        update.executeBatch();
      }
    },
    STATEMENT_BATCH("executeBatch") {
      @Override
      void run(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.addBatch("update t set name = 'x' where id = 2");
        statement.executeBatch();
      }
    },
    CALLABLE("executeUpdate") {
      @Override
      void run(Connection c) throws SQLException {
        c.prepareCall("update t set name = 'x' where id = 2").executeUpdate();
      }
    },
    INSERT_ROW("insertRow") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = updatable(c);
        rows.moveToInsertRow();
        rows.updateInt(1, 3);
        rows.insertRow();
      }
    },
    UPDATE_ROW("updateRow") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = updatable(c);
        rows.next();
        rows.updateString(2, "x");
        rows.updateRow();
      }
    },
    DELETE_ROW("deleteRow") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = updatable(c);
        rows.next();
        rows.deleteRow();
      }
    },
    NEXT("next") {
      @Override
      void run(Connection c) throws SQLException {
        c.createStatement().executeQuery("select * from t").next();
      }
    },
    GET_BLOB("getBlob") {
      @Override
      void run(Connection c) throws SQLException {
        blobOfTheFirstRow(c);
      }
    },
    GET_STRING("getString") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select name from t");
        rows.next();
        rows.getString(1);
      }
    },
    CREATE_BLOB("createBlob") {
      @Override
      void run(Connection c) throws SQLException {
        c.createBlob();
      }
    },
    SET_SAVEPOINT("setSavepoint") {
      @Override
      void run(Connection c) throws SQLException {
        c.setSavepoint();
      }
    },
    ROLLBACK_TO_SAVEPOINT("rollback") {
      @Override
      void run(Connection c) throws SQLException {
        Savepoint savepoint = c.setSavepoint("a");
        c.rollback(savepoint);
      }
    },
    RELEASE_SAVEPOINT("releaseSavepoint") {
      @Override
      void run(Connection c) throws SQLException {
        Savepoint savepoint = c.setSavepoint("a");
        c.releaseSavepoint(savepoint);
      }
    },
    PREPARE("prepareStatement") {
      @Override
      void run(Connection c) throws SQLException {
        c.prepareStatement("select 1");
      }
    },
    CREATE_STATEMENT("createStatement") {
      @Override
      void run(Connection c) throws SQLException {
        c.createStatement();
      }
    },
    METADATA("getTables") {
      @Override
      void run(Connection c) throws SQLException {
        c.getMetaData().getTables(null, null, "T", null);
      }
    },
    SETTER("setString") {
      @Override
      void run(Connection c) throws SQLException {
        c.prepareStatement("select ?").setString(1, "a");
      }
    },
    SET_SCHEMA("setSchema") {
      @Override
      void run(Connection c) throws SQLException {
        c.setSchema("PUBLIC");
      }
    };

    final String method;

    Second(String method) {
      this.method = method;
    }

    abstract void run(Connection c) throws SQLException;

    private static PreparedStatement update(Connection c) throws SQLException {
      PreparedStatement statement = c.prepareStatement("update t set name = ? where id = 2");
      statement.setString(1, "x");
      return statement;
    }

    private static ResultSet updatable(Connection c) throws SQLException {
      return c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
          .executeQuery("select id, name from t where id = 2");
    }

    private static Blob blobOfTheFirstRow(Connection c) throws SQLException {
      ResultSet rows = c.createStatement().executeQuery("select b from t where id = 1");
      rows.next();
      return rows.getBlob(1);
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t values(1, 'one', x'0102'), (2, 'two', x'0304')");
  }

  @ParameterizedTest
  @EnumSource
  void isNotAppliedWhateverItLost(Second second) throws SQLException {
    Connection connection = doors.openManual();
    changeFirstRow(connection);
    doors.loseAfter(second.method);

    Throwable told = assertNotApplied(() -> second.run(connection));

    assertThat(told).hasMessageStartingWith("NOT APPLIED: ");
    assertThat(doors.answer("select count(*) from t where name in ('one', 'two')")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void leavesAConnectionWithoutAnOpenTransaction(Second second) throws SQLException {
    Connection connection = doors.openManual();
    changeFirstRow(connection);
    doors.loseBefore(second.method);
    assertNotApplied(() -> second.run(connection));

    connection.rollback();
    changeFirstRow(connection);
    second.run(connection);
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
    assertThat(connection.getAutoCommit()).isFalse();
  }

  @Test
  void countsItsStatementsInTheMessage() throws SQLException {
    Connection connection = doors.openManual();
    changeFirstRow(connection);
    doors.loseBefore("executeUpdate");

    Throwable told = assertNotApplied(() -> Second.PREPARED.run(connection));

    assertThat(told).hasMessageContaining("statement 2 of a transaction");
  }

  @Test
  void aFirstStatementThatIsLostIsNotAppliedEither() throws SQLException {
    Connection connection = doors.openManual();
    doors.loseAfter("execute");

    assertNotApplied(() -> changeFirstRow(connection));

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isZero();
  }

  @Test
  void aTransferThatIsRunAgainMovesItsMoneyOnce() throws SQLException {
    doors.run("create table account(id int primary key, balance int)");
    doors.run("insert into account values(1, 100), (2, 100)");
    Connection connection = doors.openManual();
    PreparedStatement move =
        connection.prepareStatement("update account set balance = balance + ? where id = ?");
    doors.driver().failAfter("executeUpdate", 2, CutLink::new);

    assertNotApplied(() -> transfer(move, 10));
    connection.rollback();
    transfer(move, 10);
    connection.commit();

    assertThat(doors.answer("select sum(balance) from account")).isEqualTo(200);
    assertThat(doors.answer("select balance from account where id = 1")).isEqualTo(90);
  }

  @Test
  void aTransferWhoseLastStatementAloneIsRunAgainCannotBeCommittedInHalf() throws SQLException {
    doors.run("create table account(id int primary key, balance int)");
    doors.run("insert into account values(1, 100), (2, 100)");
    Connection connection = doors.openManual();
    PreparedStatement move =
        connection.prepareStatement("update account set balance = balance + ? where id = ?");
    doors.driver().failAfter("executeUpdate", 2, CutLink::new);
    assertNotApplied(() -> transfer(move, 10));

    assertNotApplied(connection::commit);

    assertThat(doors.answer("select sum(balance) from account")).isEqualTo(200);
  }

  private static void transfer(PreparedStatement move, int amount) throws SQLException {
    move.setInt(1, -amount);
    move.setInt(2, 1);
    move.executeUpdate();
    move.setInt(1, amount);
    move.setInt(2, 2);
    move.executeUpdate();
  }

  private static void changeFirstRow(Connection connection) throws SQLException {
    try (PreparedStatement change =
        connection.prepareStatement("update t set name = 'changed' where id = ?")) {
      change.setInt(1, 1);
      change.execute();
    }
  }
}
