package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application set on its connection is set after a failover as well. */
@NeedsProcesses
class RestoredSessionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private RememberingDriver remembering;
  private Connection connection;

  /** Everything JDBC can set on a connection. */
  enum Item {
    AUTO_COMMIT {
      @Override
      void set(Connection c) throws SQLException {
        c.setAutoCommit(false);
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getAutoCommit();
      }
    },
    ISOLATION {
      @Override
      void set(Connection c) throws SQLException {
        c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getTransactionIsolation();
      }
    },
    SCHEMA {
      @Override
      void set(Connection c) throws SQLException {
        c.setSchema("OTHER");
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getSchema();
      }
    },
    HOLDABILITY {
      @Override
      void set(Connection c) throws SQLException {
        c.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getHoldability();
      }
    },
    NETWORK_TIMEOUT {
      @Override
      void set(Connection c) throws SQLException {
        c.setNetworkTimeout(Runnable::run, 4321);
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getNetworkTimeout();
      }
    },
    TYPE_MAP {
      @Override
      void set(Connection c) throws SQLException {
        c.setTypeMap(new HashMap<>(Map.of("A.B", String.class)));
      }

      @Override
      Object get(Connection c) throws SQLException {
        return Map.copyOf(c.getTypeMap());
      }
    },
    CLIENT_INFO {
      @Override
      void set(Connection c) throws SQLException {
        Properties info = new Properties();
        info.setProperty("ClientHostname", "desk");
        c.setClientInfo(info);
      }

      @Override
      Object get(Connection c) throws SQLException {
        return String.valueOf(c.getClientInfo("ClientHostname"));
      }
    },
    APPLICATION_NAME {
      @Override
      void set(Connection c) throws SQLException {
        c.setClientInfo("ApplicationName", "bank");
      }

      @Override
      Object get(Connection c) throws SQLException {
        return String.valueOf(c.getClientInfo("ApplicationName"));
      }
    },
    CLIENT_USER {
      @Override
      void set(Connection c) throws SQLException {
        c.setClientInfo("clientuser", "alice");
      }

      @Override
      Object get(Connection c) throws SQLException {
        return c.getClientInfo("ClientUser") + "|" + c.getClientInfo("clientuser");
      }
    };

    abstract void set(Connection c) throws SQLException;

    abstract Object get(Connection c) throws SQLException;
  }

  @BeforeEach
  void open() throws SQLException {
    remembering = RememberingDriver.registered();
    doors.run("create schema other");
    connection = doors.open(doors.url("remembering:counting:"));
  }

  @AfterEach
  void deregister() throws SQLException {
    remembering.close();
  }

  @ParameterizedTest
  @EnumSource
  void anItemAloneIsTheSameAfterAFailover(Item item) throws SQLException {
    Object pristine = item.get(connection);
    item.set(connection);
    Object wanted = item.get(connection);
    assertThat(wanted).as("the test sets something").isNotEqualTo(pristine);

    failOver();

    assertThat(item.get(connection)).isEqualTo(wanted);
  }

  @Test
  void allItemsTogetherAreTheSameAfterEveryFailover() throws SQLException {
    for (Item item : Item.values()) {
      item.set(connection);
    }
    List<Object> wanted = values();

    failOver();
    assertThat(values()).isEqualTo(wanted);

    failOver();
    assertThat(values()).isEqualTo(wanted);
    assertThat(doors.driver().opened()).isEqualTo(3);
  }

  @Test
  void whatWasSetAfterAFailoverOutlivesTheNext() throws SQLException {
    failOver();
    Item.SCHEMA.set(connection);
    Item.ISOLATION.set(connection);
    List<Object> wanted = values();

    failOver();

    assertThat(values()).isEqualTo(wanted);
  }

  @Test
  void theLastValueOfAnItemCounts() throws SQLException {
    Item.SCHEMA.set(connection);
    connection.setSchema("PUBLIC");
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);

    failOver();

    assertThat(connection.getSchema()).isEqualTo("PUBLIC");
    assertThat(connection.getTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
  }

  @Test
  void nothingIsSetThatTheApplicationDidNotSet() throws SQLException {
    failOver();

    assertThat(remembering.set()).isEmpty();
  }

  @Test
  void everyItemIsSetOnceAndAutocommitAtTheEnd() throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setReadOnly(false);
    connection.setCatalog(connection.getCatalog());
    Item.SCHEMA.set(connection);
    Item.ISOLATION.set(connection);
    remembering.set().clear();

    failOver();

    assertThat(remembering.set())
        .containsExactly(
            "setReadOnly", "setCatalog", "setSchema", "setTransactionIsolation", "setAutoCommit");
  }

  @Test
  void readOnlyIsSetAgain() throws SQLException {
    connection.setReadOnly(true);
    remembering.set().clear();

    failOver();

    assertThat(remembering.set()).containsExactly("setReadOnly");
  }

  @Test
  void aValueThatTheHostRefusedIsNotSetAgain() throws SQLException {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> connection.setSchema("NOWHERE"))
        .isInstanceOf(SQLException.class);

    failOver();

    assertThat(connection.getSchema()).isEqualTo("PUBLIC");
  }

  @Test
  void aSettingWhoseCallWasLostIsSetOnTheNewHost() throws SQLException {
    doors.loseBefore("setSchema");

    connection.setSchema("OTHER");

    assertThat(connection.getSchema()).isEqualTo("OTHER");
  }

  @Test
  void manualCommitIsStillOnAfterALostTransaction() throws SQLException {
    connection = doors.openManual();
    Item.ISOLATION.set(connection);
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("executeUpdate");
    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));

    connection.rollback();
    connection.createStatement().executeUpdate("insert into t(id) values(3)");

    assertThat(doors.rows()).isZero();
    connection.commit();
    assertThat(doors.answer("select id from t")).isEqualTo(3);
    assertThat(Item.ISOLATION.get(connection)).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
  }

  @Test
  void ofAWholeSetOfClientInfoOnlyTheNamesInItAreSet() throws SQLException {
    Item.CLIENT_INFO.set(connection);
    remembering.set().clear();

    failOver();

    assertThat(remembering.set()).containsExactly("setClientInfo");
  }

  @Test
  void aClientInfoThatWasClearedIsNoneOnTheNewHostThoughTheDriverRefusesNull() throws SQLException {
    Item.APPLICATION_NAME.set(connection);
    Item.CLIENT_INFO.set(connection);
    assertThat(connection.getClientInfo("ApplicationName")).isNull();

    failOver();

    assertThat(connection.getClientInfo("ApplicationName")).isNull();
    assertThat(connection.getClientInfo("ClientHostname")).isEqualTo("desk");
  }

  @Test
  void thatItIsRestoredIsToldOnceWithTheHostAndTheNumberOfItems() throws SQLException {
    failOver();
    assertThat(Events.count(EventType.SESSION_RESTORED)).as("nothing to restore").isZero();
    Item.SCHEMA.set(connection);
    Item.ISOLATION.set(connection);

    failOver();
    boolean unusedAnswer = connection.isValid(1);

    DmhaEvent told = onlySessionRestored();
    assertThat(connection.toString()).contains("(" + told.host() + ")");
    assertThat(told.message()).isEqualTo("set 2 items of the session again on " + told.host());
  }

  @Test
  void thatItIsRestoredByIsValidIsToldAsWell() throws SQLException {
    Item.SCHEMA.set(connection);
    boolean unusedBefore = connection.isValid(1);
    assertThat(Events.count(EventType.SESSION_RESTORED)).as("on the first link").isZero();
    doors.loseBefore("isValid");

    assertThat(connection.isValid(5)).isTrue();

    assertThat(onlySessionRestored().message()).startsWith("set 1 item of the session again on ");
  }

  private static DmhaEvent onlySessionRestored() {
    List<DmhaEvent> told =
        Events.all().stream().filter(e -> e.type() == EventType.SESSION_RESTORED).toList();
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  @Test
  void theTypeMapStaysTheApplications() throws SQLException {
    Map<String, Class<?>> map = new HashMap<>();
    connection.setTypeMap(map);

    connection.getTypeMap().put("A.B", String.class);

    assertThat(map).containsKey("A.B");
    failOver();
    assertThat(connection.getTypeMap()).containsKey("A.B");
  }

  private List<Object> values() throws SQLException {
    List<Object> values = new ArrayList<>();
    for (Item item : Item.values()) {
      values.add(item.get(connection));
    }
    return values;
  }

  /** Loses the link in a read, which is run again. */
  private void failOver() throws SQLException {
    int before = doors.driver().opened();
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
    assertThat(doors.driver().opened()).isEqualTo(before + 1);
  }
}
