package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.SeededTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The link of the real driver ends at every point in the ways in which its session ends with it,
 * and with replay and commit guard nothing of it reaches the application: all is done exactly once.
 */
@Timeout(60)
class CarriedOverTest {
  private static final String CARRIED =
      "&socketTimeout=2000&dmha.continuity=transactions&dmha.commitGuard=all"
          + "&dmha.commitGuard.createTable=true";

  @RegisterExtension final Pair pair = new Pair();

  static Stream<Arguments> cuts() {
    return Stream.of(Point.values())
        .flatMap(point -> Stream.of(Ending.FIN, Ending.RST).map(end -> Arguments.of(point, end)));
  }

  private Connection open() throws SQLException {
    return pair.openCarried(CARRIED);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aCommit(Point point, Ending ending) throws SQLException {
    Connection c = open();
    c.setAutoCommit(false);
    insert(c, 1);
    insert(c, 2);
    pair.first().plan(new Cut(Command.COMMIT, 1, point, ending));

    c.commit();

    assertThat(pair.ask("select count(*) from t where id in (1, 2)")).isEqualTo(2);
    insert(c, 3);
    c.commit();
    assertThat(pair.rows()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aStatementInATransaction(Point point, Ending ending) throws SQLException {
    Connection c = open();
    c.setAutoCommit(false);
    insert(c, 1);
    pair.first().plan(new Cut(Command.PREPARE, 1, point, ending));

    insert(c, 2);
    c.commit();

    assertThat(pair.rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aWriteWithAutocommit(Point point, Ending ending) throws SQLException {
    Connection c = open();
    pair.first().plan(new Cut(Command.COMMIT, 1, point, ending));

    insert(c, 1);

    assertThat(pair.rows()).isEqualTo(1);
    assertThat(c.getAutoCommit()).isTrue();
  }

  /** Transfers under cuts anywhere: no error reaches the application, and each is there once. */
  @SeededTest(trials = 12)
  void anythingAtAnyPoint(Random random) throws SQLException {
    Connection c = open();
    c.setAutoCommit(false);
    List<Command> commands =
        List.of(Command.PREPARE, Command.EXECUTE, Command.COMMIT, Command.LOGIN, Command.FETCH);
    int transfers = 12;
    for (int id = 0; id < transfers; id++) {
      if (random.nextInt(3) > 0) {
        Cut cut = Cut.random(random, commands, 3);
        Ending ending = cut.ending() == Ending.SILENCE ? Ending.RST : cut.ending();
        pair.first().plan(new Cut(cut.command(), cut.number(), cut.point(), ending));
      }
      transfer(c, id);
    }
    pair.first().clearCuts();

    assertThat(pair.rows()).isEqualTo(2L * transfers);
    assertThat(pair.ask("select count(distinct id) from t")).isEqualTo(transfers);
  }

  /** Reads what it goes by, writes two rows, and commits. */
  private static void transfer(Connection c, int id) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2 * id);
    }
    try (PreparedStatement insert = c.prepareStatement("insert into t(id, name) values(?, ?)")) {
      for (String name : List.of("甲", "乙")) {
        insert.setInt(1, id);
        insert.setString(2, name);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    c.commit();
  }
}
