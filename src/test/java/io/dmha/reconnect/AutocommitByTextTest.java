package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Autocommit that is turned off or on by SQL text: what follows is in a transaction, or not. */
@NeedsProcesses
class AutocommitByTextTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** The ways to set it. */
  enum Way {
    TEXT {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          boolean unusedHasRows = s.execute("set autocommit " + mode);
        }
      }
    },
    PREPARED {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.prepareStatement("set autocommit " + mode)) {
          boolean unusedHasRows = ((java.sql.PreparedStatement) s).execute();
        }
      }
    },
    BATCH {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          s.addBatch("set autocommit " + mode);
          int[] unusedCounts = s.executeBatch();
        }
      }
    },
    PREPARED_BATCH {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (var s = c.prepareStatement("set autocommit " + mode)) {
          s.addBatch();
          int[] unusedCounts = s.executeBatch();
        }
      }
    },
    BATCH_WITH_MORE {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          s.addBatch("delete from t where id = -1");
          s.addBatch("set autocommit " + mode);
          s.addBatch("delete from t where id = -2");
          int[] unusedCounts = s.executeBatch();
        }
      }
    },
    BATCH_THAT_FAILS {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          s.addBatch("set autocommit " + mode);
          s.addBatch("insert into missing values(1)");
          assertThat(catchThrowable(s::executeBatch)).isNotNull();
        }
      }
    },
    SEVERAL_IN_ONE_TEXT {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          boolean unusedHasRows = s.execute("set autocommit " + mode + "; select 1");
        }
      }
    },
    SEVERAL_OF_WHICH_ONE_FAILS {
      @Override
      void set(Connection c, String mode) throws SQLException {
        try (Statement s = c.createStatement()) {
          String text = "set autocommit " + mode + "; insert into t(id) values(1/0)";
          assertThat(catchThrowable(() -> s.execute(text))).isNotNull();
        }
      }
    };

    abstract void set(Connection c, String mode) throws SQLException;
  }

  private static void insert(Connection c, int id) throws SQLException {
    try (Statement s = c.createStatement()) {
      assertThat(s.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  /** Not where the driver alone does not know it either. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SEVERAL_OF_WHICH_ONE_FAILS")
  void offIsKnownToTheConnection(Way way) throws SQLException {
    Connection c = doors.open();
    way.set(c, "off");

    assertThat(c.getAutoCommit()).isFalse();
    insert(c, 1);
    assertThat(doors.rows()).isZero();
    c.commit();
    assertThat(doors.rows()).isEqualTo(1);
  }

  /** Half of it must not be committed with success, whatever is told. */
  @ParameterizedTest
  @EnumSource
  void offAndALossDoesNotTearTheTransaction(Way way) throws SQLException {
    Connection c = doors.open();
    way.set(c, "off");
    insert(c, 1);
    doors.loseBefore("executeUpdate");

    Throwable told =
        catchThrowable(
            () -> {
              insert(c, 2);
              c.commit();
            });

    assertThat(doors.rows()).isEqualTo(told == null ? 2 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void offAndAnIdleLossDoesNotTearTheTransaction(Way way) throws SQLException {
    Connection c = doors.open();
    way.set(c, "off");
    insert(c, 1);
    doors.loseBefore("isValid");
    boolean unusedAnswer = c.isValid(1);

    Throwable told =
        catchThrowable(
            () -> {
              insert(c, 2);
              c.commit();
            });

    assertThat(doors.rows()).isEqualTo(told == null ? 2 : 0);
  }

  /** What was written before is committed by it; what comes after is committed at once. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SEVERAL_OF_WHICH_ONE_FAILS")
  void onIsKnownToTheConnection(Way way) throws SQLException {
    Connection c = doors.open();
    c.setAutoCommit(false);
    insert(c, 1);
    way.set(c, "on");

    assertThat(c.getAutoCommit()).isTrue();
    insert(c, 2);
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void onAndALossRepeatsNothingThatIsCommitted() throws SQLException {
    Connection c = doors.open();
    c.setAutoCommit(false);
    insert(c, 1);
    Way.BATCH.set(c, "on");
    insert(c, 2);
    doors.loseBefore("isValid");
    boolean unusedAnswer = c.isValid(1);

    Throwable told = catchThrowable(() -> insert(c, 3));

    assertThat(doors.rows()).isEqualTo(told == null ? 3 : 2);
  }
}
