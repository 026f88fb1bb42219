package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An object of a session that is gone is not sent to another, where it may mean another one. */
@NeedsProcesses
class ForeignLobTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  /** What dies with its session, and a way to hand it to a statement. */
  enum Part {
    BLOB {
      @Override
      Object make(Connection c) throws SQLException {
        return storedBlob(c);
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setBlob(1, (Blob) part);
      }
    },
    BLOB_AS_OBJECT {
      @Override
      Object make(Connection c) throws SQLException {
        return storedBlob(c);
      }
    },
    CLOB {
      @Override
      Object make(Connection c) throws SQLException {
        return stored(c, "clob").getClob(1);
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setClob(1, (java.sql.Clob) part);
      }
    },
    NCLOB {
      @Override
      Object make(Connection c) throws SQLException {
        return stored(c, "nclob").getNClob(1);
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setNClob(1, (java.sql.NClob) part);
      }
    },
    SQLXML {
      @Override
      Object make(Connection c) throws SQLException {
        return c.createSQLXML();
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setSQLXML(1, (java.sql.SQLXML) part);
      }
    },
    ARRAY {
      @Override
      Object make(Connection c) throws SQLException {
        // One that the connection has made is made anew, see BoundArrayTest.
        ResultSet rows = c.createStatement().executeQuery("select array[1]");
        assertThat(rows.next()).isTrue();
        return rows.getArray(1);
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setArray(1, (java.sql.Array) part);
      }
    },
    IN_AN_ARRAY {
      @Override
      Object make(Connection c) throws SQLException {
        return storedBlob(c);
      }

      @Override
      void bind(PreparedStatement s, Object part) throws SQLException {
        s.setArray(1, s.getConnection().createArrayOf("blob", new Object[] {part}));
      }
    };

    abstract Object make(Connection c) throws SQLException;

    void bind(PreparedStatement s, Object part) throws SQLException {
      s.setObject(1, part);
    }

    private static ResultSet stored(Connection c, String type) throws SQLException {
      ResultSet rows = c.createStatement().executeQuery("select cast('x' as " + type + ")");
      assertThat(rows.next()).isTrue();
      return rows;
    }

    private static Blob storedBlob(Connection c) throws SQLException {
      ResultSet rows = c.createStatement().executeQuery("select b from t where id = 1");
      assertThat(rows.next()).isTrue();
      return rows.getBlob(1);
    }
  }

  @BeforeEach
  void open() throws SQLException {
    doors.run("insert into t values(1, 'one', x'0102')");
    connection = doors.open();
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedByTheSameConnectionAfterAFailover(Part part) throws SQLException {
    Object of = part.make(connection);
    failOver();

    try (PreparedStatement use = connection.prepareStatement("select ?")) {
      assertRefused(() -> part.bind(use, of));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedByAnotherConnectionOnceItsOwnHasFailedOver(Part part) throws SQLException {
    Object of = part.make(connection);
    Connection other = doors.open();
    failOver();

    try (PreparedStatement use = other.prepareStatement("select ?")) {
      assertRefused(() -> part.bind(use, of));
    }
  }

  @Test
  void isRefusedByAnUpdatableRowAfterAFailover() throws SQLException {
    Object blob = Part.BLOB.make(connection);
    failOver();

    try (Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("select id, b from t")) {
      assertThat(rows.next()).isTrue();
      assertRefused(() -> rows.updateBlob(2, (Blob) blob));
      assertRefused(() -> rows.updateObject(2, blob));
    }
  }

  /** The statement was made on the lost link too: it is bound when it is made again, or not. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_AN_ARRAY")
  void isNotBoundToAStatementThatIsMadeAgain(Part part) throws SQLException {
    Object of = part.make(connection);
    try (PreparedStatement use = connection.prepareStatement("select ?")) {
      failOver();
      part.bind(use, of);

      Throwable told = assertNotAppliedWithoutCause(use::executeQuery);

      assertThat(told).hasMessageContaining("parameter 1 is a stream or an object");
      assertThat(settings()).isEmpty();
    }
  }

  /** While its session lives, it is the driver's to read it. */
  @Test
  void ofALiveSessionIsCopiedToAnother() throws SQLException {
    Object blob = Part.BLOB.make(connection);
    Connection other = doors.open();

    try (PreparedStatement insert = other.prepareStatement("insert into t(b, id) values(?, 2)")) {
      Part.BLOB.bind(insert, blob);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }

    assertThat(doors.answer("select count(*) from t where b = x'0102'")).isEqualTo(2);
  }

  private void assertRefused(ThrowingCallable call) {
    long before = Events.count(EventType.RESULT_LOST);

    Throwable thrown = catchThrowable(call);

    assertThat(thrown)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("This object was on the connection to 127.0.0.1:")
        .hasMessageEndingWith("which is lost. Read it again by a new query.");
    assertThat(((SQLException) thrown).getSQLState()).isEqualTo("08006");
    assertThat(settings()).as("handed to the driver").isEmpty();
    assertThat(Events.count(EventType.RESULT_LOST)).isEqualTo(before + 1);
  }

  private List<String> settings() {
    return doors.driver().connections().stream().flatMap(c -> c.settings().stream()).toList();
  }

  private void failOver() throws SQLException {
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
  }
}
