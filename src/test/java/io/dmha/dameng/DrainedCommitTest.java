package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A drain lets running transactions go on to their end, whatever happens to their link. */
@Timeout(60)
class DrainedCommitTest {
  private static final String GUARD =
      "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true&dmha.recoveryTimeout=4s";

  @RegisterExtension final Pair pair = new Pair();

  private Connection running() throws SQLException {
    Connection connection = pair.openCarried(GUARD);
    connection.setAutoCommit(false);
    insert(connection, 1);
    return connection;
  }

  private static HostsMXBean hosts(Connection connection) throws SQLException {
    return connection.unwrap(HostsMXBean.class);
  }

  private void committedWithALostReply(Connection connection) throws SQLException {
    pair.first().plan(new Cut(Command.COMMIT, 1, Point.BEFORE_REPLY, Ending.RST));

    connection.commit();

    assertThat(pair.rows()).isOne();
  }

  @Test
  void theOutcomeOfALostCommitIsFoundOutInAPause() throws SQLException {
    Connection connection = running();
    hosts(connection).pause(60);

    committedWithALostReply(connection);
  }

  @Test
  void soItIsWhereTheOnlyPrimaryIsDrained() throws SQLException {
    Connection connection = running();
    hosts(connection).drain(pair.first().hostAndPort(), 60);

    committedWithALostReply(connection);
  }

  @Test
  void aTransactionThatLosesItsLinkInAPauseIsDoneAgain() throws SQLException {
    Connection connection = running();
    hosts(connection).pause(60);
    pair.first().cutSockets();

    insert(connection, 2);
    connection.commit();

    assertThat(pair.rows()).isEqualTo(2);
  }
}
