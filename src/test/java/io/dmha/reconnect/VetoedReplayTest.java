package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.LostTransaction;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A listener is asked before a transaction is done again, and then alone; its no is a no. */
@NeedsProcesses
class VetoedReplayTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private static final List<LostTransaction> ASKED = new CopyOnWriteArrayList<>();
  private static volatile Predicate<LostTransaction> answer = lost -> true;

  private Connection connection;

  /** Answers as the test says. */
  public static final class Asked implements DmhaListener {
    @Override
    public void onEvent(DmhaEvent event) {}

    @Override
    public boolean mayReplay(LostTransaction lost) {
      ASKED.add(lost);
      return answer.test(lost);
    }
  }

  @BeforeEach
  void open() throws SQLException {
    connection =
        doors.open(doors.url() + "," + Asked.class.getName() + ";dmha.continuity=transactions");
    connection.setAutoCommit(false);
    insert(1);
    insert(2);
  }

  @AfterEach
  void forget() {
    ASKED.clear();
    answer = lost -> true;
  }

  @Test
  void itHearsWhatWasLostAndLetsItPass() throws SQLException {
    doors.loseBefore("executeUpdate");

    insert(3);
    connection.commit();

    assertThat(doors.rows()).isEqualTo(3);
    assertThat(ASKED).hasSize(1);
    LostTransaction lost = ASKED.get(0);
    assertThat(lost.statements()).isEqualTo(3);
    assertThat(lost.hasWrites()).isTrue();
    assertThat(lost.host()).startsWith("127.0.0.1:");
    assertThat(lost.url()).startsWith("jdbc:").contains(lost.host());
    assertThat(lost.connection()).startsWith("dmha-");
    assertThat(lost).asString().doesNotContain("insert");
  }

  @Test
  void itsNoIsToldWithItsName() throws SQLException {
    answer = lost -> false;
    doors.loseBefore("executeUpdate");

    Throwable told = assertNotApplied(() -> insert(3));

    assertThat(told)
        .hasMessageContaining("could not be done again")
        .hasMessageContaining("the listener " + Asked.class.getName() + " vetoed it");
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
    assertThat(doors.rows()).isZero();
    connection.rollback();
    insert(3);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void itsFailureIsANoToo() throws SQLException {
    answer =
        lost -> {
          throw new StackOverflowError("as the test wants it");
        };
    doors.loseBefore("executeUpdate");
    Throwable told = assertNotApplied(() -> insert(3));
    assertThat(told).hasMessageContaining("failed when it was asked (java.lang.StackOverflowError");

    answer =
        lost -> {
          throw new IllegalStateException("as the test wants it");
        };
    connection.rollback();
    insert(4);
    doors.loseBefore("executeUpdate");
    assertThat(assertNotApplied(() -> insert(5)))
        .hasMessageContaining("failed when it was asked (java.lang.IllegalStateException");
    assertThat(doors.rows()).isZero();
  }

  @Test
  void itIsNotAskedAboutWhatIsNotDoneAgain() throws SQLException {
    connection.createStatement().execute("create table u(id int)");
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> insert(3))).isNotNull();
    connection.rollback();
    connection.setAutoCommit(true);
    doors.loseBefore("executeQuery");
    connection.createStatement().executeQuery("select 1").close();

    assertThat(ASKED).isEmpty();
  }

  @Test
  void itIsAskedInTheCallersThread() throws SQLException {
    Thread[] seen = new Thread[1];
    answer =
        lost -> {
          seen[0] = Thread.currentThread();
          return true;
        };
    doors.loseBefore("executeUpdate");

    insert(3);

    assertThat(seen[0]).isSameAs(Thread.currentThread());
  }

  private void insert(int id) throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(" + id + ")");
  }
}
