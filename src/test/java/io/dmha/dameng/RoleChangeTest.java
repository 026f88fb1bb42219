package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The roles of the nodes change while connections are open. */
@Timeout(60)
class RoleChangeTest {
  @RegisterExtension final Pair pair = new Pair();

  /** Refused by -710: surely not done, so it may be done elsewhere. */
  @Test
  void aWriteInAutocommitGoesToTheNewPrimaryOnce() throws SQLException {
    Connection c = pair.open();
    pair.cluster().switchOver();

    insert(c, 1);

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(1);
  }

  /**
   * The node that is demoted undoes what is open there, and then says that there is no savepoint.
   */
  @Test
  void aSavepointThatIsGoneWithTheRoleIsFoundOnTheNewPrimary() throws SQLException {
    Connection c = pair.openCarried("&dmha.continuity=transactions");
    c.setAutoCommit(false);
    insert(c, 1);
    Savepoint savepoint = c.setSavepoint();
    insert(c, 2);
    pair.cluster().switchOver();

    c.rollback(savepoint);
    c.commit();

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(1);
  }

  /** The application sees a longer call, and nothing else: -510 until the other node is open. */
  @Test
  void aCallDuringASwitchoverWaitsForItsEnd() throws SQLException {
    Connection c = pair.open();
    pair.cluster().beginSwitchover();
    CompletableFuture<Void> write = Background.start(() -> insertAndReturn(c));
    Eventually.within(Pair.SOON, () -> pair.second().requests(Command.LOGIN) > 1);
    assertThat(write).isNotDone();

    pair.cluster().endSwitchover(pair.second());

    assertThat(write).succeedsWithin(Pair.SOON);
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void aCallDuringAFailoverWaitsForThePromotion() throws SQLException {
    Connection c = pair.open();
    CompletableFuture<Void> trigger = new CompletableFuture<>();
    CompletableFuture<DmNode> promotion = pair.cluster().failOver(trigger);
    Eventually.beIdle();
    CompletableFuture<Void> write = Background.start(() -> insertAndReturn(c));
    Eventually.within(Pair.SOON, () -> pair.second().requests(Command.LOGIN) > 1);
    assertThat(write).isNotDone();

    trigger.complete(null);

    assertThat(promotion).isCompletedWithValue(pair.second());
    assertThat(write).succeedsWithin(Pair.SOON);
    assertThat(pair.rows()).isEqualTo(1);
  }

  /** For the same URL, but for the prefix, the driver alone gives 6091 at once. */
  @Test
  void aConnectWhileThereIsNoPrimaryWaitsForOne() {
    String group = "//GRP?GRP=(" + pair.cluster().hosts() + ")&LOGIN_MODE=1&SWITCH_INTERVAL=5";
    pair.cluster().beginSwitchover();
    assertThatThrownBy(() -> Pair.connect("jdbc:dm:" + group))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(6091));
    int before = pair.second().requests(Command.LOGIN);
    CompletableFuture<String> connect =
        Background.start(
            () -> {
              try (Connection c = Pair.connect("jdbc:dmha:dm:" + group)) {
                return nodeOf(c);
              }
            });
    Eventually.within(Pair.SOON, () -> pair.second().requests(Command.LOGIN) > before);

    pair.cluster().endSwitchover(pair.second());

    assertThat(connect).succeedsWithin(Pair.SOON).isEqualTo("DM2");
  }

  @Test
  void aTransactionIsNotAppliedByTheSwitchoverAndRunsAgain() throws Throwable {
    Connection c = pair.openManual();
    insert(c, 1);
    pair.cluster().switchOver();

    assertThat(Truth.of(() -> insert(c, 2))).isEqualTo(Truth.NOT_APPLIED);
    assertThat(pair.rows()).isZero();

    c.rollback();
    insert(c, 1);
    insert(c, 2);
    c.commit();
    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(2);
  }

  @Test
  void aCommitThatIsRefusedHasOneTruth() throws Throwable {
    Connection c = pair.openManual();
    insert(c, 1);
    insert(c, 2);
    pair.cluster().switchOver();

    Truth truth = Truth.of(c::commit);

    assertThat(truth).isNotEqualTo(Truth.ACKNOWLEDGED);
    truth.assertHolds(pair.rows(), 2);
    insert(c, 3);
    c.commit();
    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  @Test
  void aReadInMountGoesOnAtTheNewPrimary() throws SQLException {
    Connection c = pair.open();
    try (PreparedStatement count = c.prepareStatement("select count(*) from t where id > ?")) {
      count.setInt(1, 0);
      count.executeQuery().close();
      pair.cluster().beginSwitchover();
      CompletableFuture<Void> read =
          Background.start(
              () -> {
                count.executeQuery().close();
                return null;
              });
      Eventually.within(Pair.SOON, () -> pair.second().requests(Command.LOGIN) > 1);
      pair.cluster().endSwitchover(pair.second());
      assertThat(read).succeedsWithin(Pair.SOON);
    }
    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  /** It still takes logins, and is first in the list. */
  @Test
  void noWriteGoesToADemotedPrimary() throws SQLException {
    pair.cluster().switchOver();
    for (int i = 0; i < 5; i++) {
      Connection c = pair.open();
      assertThat(nodeOf(c)).isEqualTo("DM2");
      insert(c, i);
    }
    assertThat(pair.rows()).isEqualTo(5);
  }

  @Test
  void rolesAreFollowedThereAndBack() throws SQLException {
    Connection c = pair.open();
    for (String expected : new String[] {"DM2", "DM1", "DM2", "DM1"}) {
      pair.cluster().switchOver();
      insert(c, 1);
      assertThat(nodeOf(c)).isEqualTo(expected);
    }
    assertThat(pair.rows()).isEqualTo(4);
  }

  /** With both saying PRIMARY the order of the list decides, for all alike. */
  @Test
  void inASplitBrainAllNewConnectionsGoToOneNode() throws SQLException {
    pair.cluster().splitBrain();
    for (int i = 0; i < 4; i++) {
      assertThat(nodeOf(pair.open())).isEqualTo("DM1");
    }
  }

  @Test
  void aConnectionToAStandbyLeavesItWhenItIsPromotedAndLost() throws SQLException {
    Connection c = pair.open("&dmha.role=standby");
    assertThat(nodeOf(c)).isEqualTo("DM2");
    pair.cluster().switchOver();
    pair.second().killSessions();

    assertThat(nodeOf(c)).isEqualTo("DM1");
  }

  /** A write that hangs is not repeated: the suspended node may do it yet. */
  @Test
  void aWriteThatHangsInSuspendIsCutOffWhenAnotherIsPrimaryAndUnknown() throws Throwable {
    Connection c = pair.open("&dmha.probeInterval=50ms&dmha.probeTimeout=1s");
    pair.cluster().suspend();
    CompletableFuture<Truth> write =
        Background.start(
            () -> {
              try {
                return Truth.of(() -> insert(c, 1));
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    pair.cluster().takeOver();
    assertThat(write).succeedsWithin(Pair.SOON).isEqualTo(Truth.UNKNOWN);
    assertThat(pair.rows()).isZero();

    // The session was cut off, but its write had been received: it may land yet, and once at most.
    insert(c, 2);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    pair.first().become(Mode.STANDBY, Status.OPEN);
    assertThat(pair.ask("select count(*) from t where id = 2")).isEqualTo(1);
    assertThat(pair.ask("select count(*) from t where id = 1")).isLessThanOrEqualTo(1);
  }

  private static Void insertAndReturn(Connection c) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.executeUpdate("insert into t(id) values(1)");
    }
    return null;
  }
}
