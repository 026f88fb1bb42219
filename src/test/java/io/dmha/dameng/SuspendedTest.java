package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A primary that cannot reach its standbys is in SUSPEND: it answers, and commits wait. They go on
 * after it, or another node has taken its place, and nothing on the sockets tells which.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Slow
class SuspendedTest {
  /** Three failures would be seen many times over while the test looks. */
  private static final String QUICK_PROBES =
      "&dmha.probeInterval=20ms&dmha.probeTimeout=5s&dmha.probeFailures=3";

  private static final String GUARD =
      QUICK_PROBES + "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";

  @RegisterExtension final Pair pair = new Pair();

  private static Void write(Connection c, int id) throws SQLException {
    insert(c, id);
    return null;
  }

  private static Void commit(Connection c) throws SQLException {
    c.commit();
    return null;
  }

  /** How often the node was asked something; each probe is one. */
  private void awaitProbes(int times) {
    int before = questions();
    Eventually.within(Pair.SOON, () -> questions() >= before + times);
  }

  /** Another host is no place to move to because it may be read. */
  @ParameterizedTest
  @ValueSource(strings = {"primary", "preferPrimary", "any"})
  void aWriteWaitsForItsHostAsLongAsNoOtherTakesItsPlace(String role) throws Exception {
    Connection c = pair.open(QUICK_PROBES + "&dmha.role=" + role);
    insert(c, 0);
    pair.cluster().suspend();
    CompletableFuture<Void> write = Background.start(() -> write(c, 1));

    awaitProbes(20);

    assertThat(write).as("nobody has cut it off").isNotDone();
    pair.cluster().resume();
    assertThat(write).succeedsWithin(Pair.SOON);
    assertThat(nodeOf(c)).isEqualTo("DM1");
    assertThat(pair.rows()).isEqualTo(2);
  }

  /** What a host said of itself before counts for nothing. */
  @Test
  void aHostThatWasThePrimaryBeforeIsNotTakenForOne() throws Exception {
    Connection c = pair.open(QUICK_PROBES);
    insert(c, 0);
    Eventually.within(Pair.SOON, () -> pair.first().sessions().size() == 2);
    pair.cluster().switchOver();
    insert(c, 1);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    pair.cluster().suspend();
    CompletableFuture<Void> write = Background.start(() -> write(c, 2));

    awaitQuestionsOfBoth(20);

    assertThat(write).as("nobody has cut it off").isNotDone();
    pair.cluster().resume();
    assertThat(write).succeedsWithin(Pair.SOON);
    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  private void awaitQuestionsOfBoth(int times) {
    int first = questions(pair.first());
    int second = questions(pair.second());
    Eventually.within(
        Pair.SOON,
        () ->
            questions(pair.first()) >= first + times && questions(pair.second()) >= second + times);
  }

  @Test
  void aCommitMovesToTheHostThatTakesItsPlace() throws Exception {
    Connection c = pair.openCarried(GUARD);
    c.setAutoCommit(false);
    insert(c, 1);
    pair.cluster().suspend();
    CompletableFuture<Void> commit = Background.start(() -> commit(c));
    awaitProbes(5);
    assertThat(commit).isNotDone();

    pair.cluster().takeOver();

    assertThat(commit).succeedsWithin(Pair.SOON);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    pair.first().become(Mode.STANDBY, Status.OPEN);
    assertThat(pair.rows()).isEqualTo(1);
  }

  /** Who may not read V$INSTANCE: the reply to a login tells it as well. */
  @Test
  void whoeverHasNoPrivilegeFindsTheHostThatTakesItsPlace() throws Exception {
    String url = "jdbc:dmha:dm://" + pair.cluster().hosts() + "?dmha.backoffBase=5ms";
    try (Connection c =
        DriverManager.getConnection(url + QUICK_PROBES, DmNode.PLAIN_USER, DmNode.PASSWORD)) {
      insert(c, 0);
      pair.cluster().suspend();
      CompletableFuture<Void> write = Background.start(() -> write(c, 1));
      int logins = pair.first().requests(Command.LOGIN);
      Eventually.within(Pair.SOON, () -> pair.first().requests(Command.LOGIN) > logins + 1);
      assertThat(write).as("nobody has cut it off").isNotDone();

      pair.cluster().takeOver();

      assertThat(write).failsWithin(Pair.SOON).withThrowableThat().withMessageContaining("UNKNOWN");
      insert(c, 2);
      assertThat(c.toString()).contains(":" + pair.second().port());
    }
  }

  /** A pool asks before it gives a connection away, and must not throw all of them out. */
  @Test
  void aConnectionToASuspendedHostIsValid() throws SQLException {
    Connection c = pair.open("&dmha.probeInterval=0");
    pair.cluster().suspend();
    int logins = pair.first().requests(Command.LOGIN);

    assertThat(c.isValid(2)).isTrue();

    assertThat(pair.first().requests(Command.LOGIN)).isEqualTo(logins);
  }

  private int questions() {
    return questions(pair.first());
  }

  private static int questions(DmNode node) {
    return node.requests(Command.PREPARE) + node.requests(Command.EXECUTE_DIRECT);
  }
}
