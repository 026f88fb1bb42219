package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.Switchover;
import io.dmha.fixtures.dm.server.Switchover.Step;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The watcher says that a switchover has begun: what begins anew waits for its end. */
@Timeout(60)
class AnnouncedSwitchoverTest {
  private static final List<EventType> HEARD = new CopyOnWriteArrayList<>();
  private static final Set<EventType> REPAIRS =
      Set.of(EventType.TRANSACTION_REPLAYED, EventType.CALL_REPEATED, EventType.OUTCOME_FOUND);

  @RegisterExtension final Pair pair = new Pair();

  /** Named in the URL. */
  public static final class Ear implements DmhaListener {
    @Override
    public void onEvent(DmhaEvent event) {
      HEARD.add(event.type());
    }
  }

  @BeforeEach
  void forget() {
    HEARD.clear();
  }

  private Connection open() throws SQLException {
    String ear = "&dmha.listener=" + Ear.class.getName();
    Connection connection =
        pair.openCarried("&dmha.probeInterval=20ms&dmha.probeTimeout=10s" + ear);
    connection.setAutoCommit(false);
    return connection;
  }

  private String state(Connection any) throws SQLException {
    return any.unwrap(HostsMXBean.class).getHosts().get(pair.first().hostAndPort());
  }

  /** Known before it begins: a look must have been before it, and one after it. */
  private Switchover announced(Connection any) throws SQLException {
    Eventually.within(Pair.SOON, () -> pair.first().sessions().size() == 2);
    int before = questions();
    Eventually.within(Pair.SOON, () -> questions() > before + 2);
    Switchover switchover = pair.cluster().planSwitchover();
    switchover.until(Step.ANNOUNCED);
    Eventually.within(Pair.SOON, () -> state(any).contains(", drained for "));
    return switchover;
  }

  /** Of the watch alone, while nobody uses the host. */
  private int questions() {
    return pair.first().requests(Command.PREPARE) + pair.first().requests(Command.EXECUTE_DIRECT);
  }

  private static Void write(Connection c, int id) throws SQLException {
    insert(c, id);
    c.commit();
    return null;
  }

  @Test
  void whatRunsEndsWhereItIsAndWhatBeginsWaitsForTheNewPrimary() throws SQLException {
    Connection c = open();
    insert(c, 1);
    Switchover switchover = announced(c);

    insert(c, 2);
    assertThat(nodeOf(c)).isEqualTo("DM1");
    c.commit();
    CompletableFuture<Void> next = Background.start(() -> write(c, 3));
    Eventually.within(Pair.SOON, () -> state(c).contains(" 0 connections"));
    assertThat(next).isNotDone();
    switchover.finish();

    next.join();
    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(3);
    Eventually.within(Pair.SOON, () -> HEARD.contains(EventType.DRAIN_ENDED));
    assertThat(HEARD).containsOnlyOnce(EventType.SWITCHOVER_ANNOUNCED, EventType.DRAIN_ENDED);
    assertThat(HEARD).as("nothing had to be done again").doesNotContainAnyElementsOf(REPAIRS);
  }

  @Test
  void oneThatIsCalledOffHoldsNobodyAnyMore() throws SQLException {
    Connection c = open();
    insert(c, 1);
    Switchover unusedSwitchover = announced(c);
    c.commit();
    CompletableFuture<Void> next = Background.start(() -> write(c, 2));
    Eventually.within(Pair.SOON, () -> state(c).contains(" 0 connections"));

    pair.cluster().engine().watcherIs("DM1", "OPEN");

    next.join();
    assertThat(nodeOf(c)).isEqualTo("DM1");
    Eventually.within(Pair.SOON, () -> HEARD.contains(EventType.DRAIN_ENDED));
  }

  /** Its watcher is still in the switchover by which it has become the primary. */
  @Test
  void theNewPrimaryIsUsedAtOnce() throws SQLException {
    Connection c = open();
    insert(c, 1);
    Switchover switchover = announced(c);
    c.commit();

    switchover.until(Step.PRIMARY_OPEN);

    write(c, 2);
    assertThat(nodeOf(c)).isEqualTo("DM2");
  }
}
