package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first connect of a URL prepares the commit guard, and may lose its link meanwhile. */
@Timeout(120)
class FirstConnectTest {
  private DmNode node;

  @BeforeEach
  void start() {
    node = DmNode.started("DM1", Mode.NORMAL, Engine.started());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Of a cluster of its own, whose guard is not prepared yet, and without probes. */
  private Connection connect(String own) throws SQLException {
    return Pair.connect(
        "jdbc:dmha:dm://"
            + node.hostAndPort()
            + "?dmha.probeInterval=0&dmha.backoffBase=1ms&dmha.commitGuard=all"
            + "&dmha.commitGuard.createTable=true&dmha."
            + own);
  }

  /** So many connects end with their last request. */
  private void cut(int connects) throws SQLException {
    connect("backoffMax=101ms").close();
    int before = node.requests(Command.EXECUTE_DIRECT);
    connect("backoffMax=102ms").close();
    int last = node.requests(Command.EXECUTE_DIRECT) - before;
    assertThat(last).isPositive();
    Cut cut = new Cut(Command.EXECUTE_DIRECT, last, Cut.Point.BEFORE_RUN, Cut.Ending.FIN);
    node.planInTurn(Collections.nCopies(connects, cut));
  }

  @Test
  void aLinkThatIsLostAgainAndAgainIsReplacedWithinTheBudget() throws SQLException {
    cut(8);

    try (Connection connection = connect("backoffMax=103ms")) {
      assertThat(Pair.nodeOf(connection)).isEqualTo("DM1");
    }
    assertThat(node.cutsDone()).hasSize(8);
  }

  @Test
  void whenTheBudgetIsSpentTheErrorIsDmhasOwn() throws SQLException {
    cut(100_000);

    assertThatThrownBy(() -> connect("recoveryTimeout=500ms"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("08001");
              assertThat(e.getCause()).isInstanceOf(Exception.class);
            })
        .hasMessageContaining("dmha.");
  }
}
