package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.SeededTest;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The link ends in every way at every point, and what is told of the work is true. */
@Timeout(180)
@Slow
class CutTruthTest {
  /** A silent link of a host that is well is the driver's to find. */
  private static final String BOUND = "&socketTimeout=600";

  @RegisterExtension final Pair pair = new Pair();

  /** How much a silent host has read of a request that it does not run is the same to a client. */
  private static final Set<Point> UNREAD = EnumSet.of(Point.BEFORE_REQUEST, Point.WITHIN_REQUEST);

  static Stream<Arguments> cuts() {
    return Stream.of(Point.values())
        .flatMap(point -> Stream.of(Ending.values()).map(end -> Arguments.of(point, end)))
        .filter(cut -> cut.get()[1] != Ending.SILENCE || !UNREAD.contains(cut.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aCommitInFlight(Point point, Ending ending) throws Throwable {
    Connection c = pair.openManual(BOUND);
    insert(c, 1);
    insert(c, 2);
    pair.first().plan(new Cut(Command.COMMIT, 1, point, ending));

    Truth truth = Truth.of(c::commit);

    truth.assertHolds(pair.rows(), 2);
    assertThat(truth).isEqualTo(point == Point.AFTER_REPLY ? Truth.ACKNOWLEDGED : Truth.UNKNOWN);
    assertUsableAndUntorn(c);
    if (ending == Ending.SILENCE) {
      // What was in flight may land late, and UNKNOWN was true all the same.
      pair.first().resumeSilent();
      Eventually.within(Pair.SOON, () -> pair.ask("select count(*) from t where id < 3") == 2);
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void anInsertInAutocommit(Point point, Ending ending) throws Throwable {
    Connection c = pair.open(BOUND);
    pair.first().plan(new Cut(Command.PREPARE, 1, point, ending));

    Truth truth = Truth.of(() -> insert(c, 1));

    truth.assertHolds(pair.rows(), 1);
    assertThat(truth).isEqualTo(point == Point.AFTER_REPLY ? Truth.ACKNOWLEDGED : Truth.UNKNOWN);
    c.setAutoCommit(false);
    assertUsableAndUntorn(c);
  }

  /** The first statement may be gone with the link; the second must not be committed alone. */
  @ParameterizedTest
  @MethodSource("cuts")
  void theSecondStatementOfATransaction(Point point, Ending ending) throws Throwable {
    Connection c = pair.openManual(BOUND);
    insert(c, 1);
    pair.first().plan(new Cut(Command.PREPARE, 1, point, ending));

    Truth truth =
        Truth.of(
            () -> {
              insert(c, 2);
              c.commit();
            });

    // After the reply the commit was on its way when the loss was seen.
    assertThat(truth).isEqualTo(point == Point.AFTER_REPLY ? Truth.UNKNOWN : Truth.NOT_APPLIED);
    assertThat(pair.rows()).isZero();
    assertUsableAndUntorn(c);
    assertThat(pair.rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aReadIsRunAgain(Point point, Ending ending) throws SQLException {
    pair.cluster().engine().run("insert into t(id) values(1)");
    Connection c = pair.open(BOUND);
    pair.first().plan(new Cut(Command.PREPARE, 1, point, ending));

    for (int time = 0; time < 2; time++) {
      try (Statement statement = c.createStatement();
          ResultSet rows = statement.executeQuery("select id from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
        assertThat(rows.next()).isFalse();
      }
    }
    assertThat(pair.first().cutsDone()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aRollbackInFlightIsDone(Point point, Ending ending) throws SQLException {
    Connection c = pair.openManual(BOUND);
    insert(c, 1);
    pair.first().plan(new Cut(Command.ROLLBACK, 1, point, ending));

    c.rollback();

    assertUsableAndUntorn(c);
    assertThat(pair.rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aLogin(Point point, Ending ending) throws SQLException {
    pair.cluster().splitBrain();
    pair.first().plan(new Cut(Command.LOGIN, 1, point, ending));

    Connection c = pair.openManual(BOUND, "&dmha.attemptTimeout=1s");

    assertUsableAndUntorn(c);
    assertThat(pair.first().cutsDone()).hasSize(1);
  }

  /** Transfers of two rows under cuts anywhere: each is whole, and what is told of it is true. */
  @SeededTest(trials = 12)
  void anyCutInAnySequence(Random random) throws Throwable {
    Connection c = pair.openManual(BOUND, "&dmha.attemptTimeout=1s");
    List<Command> commands =
        List.of(Command.PREPARE, Command.COMMIT, Command.ROLLBACK, Command.LOGIN);
    for (int transfer = 0; transfer < 12; transfer++) {
      int id = transfer;
      if (random.nextInt(3) > 0) {
        pair.first().plan(Cut.random(random, commands, 2));
      }
      Truth truth =
          Truth.of(
              () -> {
                insert(c, id);
                insert(c, id);
                c.commit();
              });
      c.rollback();
      truth.assertHolds(pair.ask("select count(*) from t where id = " + id), 2);
    }
    pair.first().clearCuts();
    pair.first().resumeSilent();
    assertThat(pair.ask("select count(*) from (select id from t group by id having count(*) <> 2)"))
        .as("torn transfers")
        .isZero();
  }

  /** A transaction of its own works on this connection. */
  private static void assertUsableAndUntorn(Connection c) throws SQLException {
    // With the silent link's locks still held by its session, only fresh rows are free.
    c.rollback();
    insert(c, 9);
    c.commit();
  }
}
