package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that turns replay off for a block is not replayed in it, and again after it. */
@NeedsProcesses
class SuspendedReplayTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Protection protection;

  @BeforeEach
  void open() throws SQLException {
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    protection = connection.unwrap(Protection.class);
  }

  @Test
  void inTheBlockALostTransactionIsToldAtOnce() throws SQLException {
    try (Protection.Suspension pause = protection.suspend()) {
      assertThat(pause).isNotNull();
      insert(1);
      doors.loseBefore("executeUpdate");

      Throwable told = assertNotApplied(() -> insert(2));

      assertThat(told).hasMessageContaining("the application has suspended replay");
    }
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void afterItTheNextTransactionIsDoneAgain() throws SQLException {
    try (Protection.Suspension pause = protection.suspend()) {
      insert(1);
      connection.commit();
      assertThat(pause).isNotNull();
    }
    insert(2);
    doors.loseBefore("executeUpdate");

    insert(3);
    connection.commit();

    assertThat(doors.rows()).isEqualTo(3);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void aTransactionThatIsOpenWhenItBeginsLosesItsProtection() throws SQLException {
    insert(1);
    assertThat(protection.isProtected()).isTrue();
    assertThat(protection.reason()).isEmpty();

    Protection.Suspension pause = protection.suspend();

    assertThat(protection.isProtected()).isFalse();
    assertThat(protection.reason()).contains("SUSPENDED");
    assertThat(protection.explanation().orElse("")).contains("Protection.suspend()");
    assertThat(Events.all().stream().map(DmhaEvent::code)).contains("SUSPENDED");
    pause.close();
    assertThat(protection.isSuspended()).isFalse();
    assertThat(protection.isProtected()).as("in the middle of it").isFalse();
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));
  }

  @Test
  void ofSeveralSuspensionsTheLastThatIsClosedCounts() throws SQLException {
    Protection.Suspension outer = protection.suspend();
    Protection.Suspension inner = connection.unwrap(Protection.class).suspend();
    outer.close();
    outer.close();
    insert(1);
    assertThat(protection.reason()).contains("SUSPENDED");
    connection.commit();

    inner.close();
    insert(2);

    assertThat(protection.isProtected()).isTrue();
  }

  @Test
  void readsOutsideOfATransactionAreRunAgainAllTheSame() throws SQLException {
    connection.setAutoCommit(true);
    try (Protection.Suspension pause = protection.suspend()) {
      assertThat(pause).isNotNull();
      doors.loseBefore("executeQuery");
      try (ResultSet rows = connection.createStatement().executeQuery("select 42")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  /** A pool hands the connection on, and does not say so. */
  @Test
  void aSuspensionThatIsForgottenEndsByItself() throws SQLException {
    forget();
    assertThat(protection.isSuspended()).isTrue();

    Eventually.within(
        Duration.ofSeconds(20),
        "the end of it",
        () -> {
          System.gc();
          return !protection.isSuspended();
        });
    insert(1);

    assertThat(protection.isProtected()).isTrue();
  }

  @SuppressWarnings("MustBeClosedChecker") // that it is forgotten is the point
  private void forget() {
    assertThat(protection.suspend()).isNotNull();
  }

  @Test
  void toAskForItCostsNothingAndNeedsNoHost() throws SQLException {
    insert(1);

    assertThat(connection.isWrapperFor(Protection.class)).isTrue();
    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();

    int opened = doors.driver().opened();
    connection.rollback();
    doors.loseBefore("isValid");
    doors.loseBefore("Driver.connect");
    boolean unusedAnswer = connection.isValid(1);
    assertThat(connection.unwrap(Protection.class).isProtected()).isFalse();
    assertThat(connection.unwrap(Protection.class).reason()).isEmpty();
    assertThat(doors.driver().opened()).isLessThanOrEqualTo(opened + 1);
  }

  @Test
  void withReplayOffEveryTransactionSaysSo() throws SQLException {
    Connection other = doors.openManual();
    other.createStatement().executeUpdate("insert into t(id) values(1)");

    Protection its = other.unwrap(Protection.class);

    assertThat(its.isProtected()).isFalse();
    assertThat(its.reason()).contains("OFF");
    assertThat(its.explanation().orElse("")).contains("Set dmha.continuity=transactions.");
  }

  private void insert(int id) throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(" + id + ")");
  }
}
