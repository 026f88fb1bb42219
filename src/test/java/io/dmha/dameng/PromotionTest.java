package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many calls wait for a promotion: one session asks for all of them. */
@Timeout(60)
class PromotionTest {
  private static final int CLIENTS = 8;

  @RegisterExtension final Pair pair = new Pair();

  private static Void write(Connection c, int id) throws SQLException {
    insert(c, id);
    return null;
  }

  @Test
  void oneSessionAsksForAllAndIsUsedByTheFirst() throws Exception {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      all.add(pair.open("&dmha.probeInterval=0"));
    }
    pair.first().kill();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int id = i;
      writes.add(Background.start(() -> write(all.get(id), id)));
    }
    awaitQuestions(10);
    int logins = pair.second().requests(Command.LOGIN);
    awaitQuestions(20);
    assertThat(pair.second().requests(Command.LOGIN))
        .as("nobody logs in while the session is asked")
        .isEqualTo(logins);
    assertThat(writes).noneMatch(CompletableFuture::isDone);

    pair.second().become(Mode.PRIMARY, Status.OPEN);

    for (CompletableFuture<Void> write : writes) {
      assertThat(write).succeedsWithin(Pair.SOON);
    }
    assertThat(pair.rows()).isEqualTo(CLIENTS);
    assertThat(pair.second().requests(Command.LOGIN) - logins)
        .as("the first has not logged in")
        .isEqualTo(CLIENTS - 1);
  }

  private void awaitQuestions(int times) {
    int before = questions();
    Eventually.within(Pair.SOON, () -> questions() >= before + times);
  }

  private int questions() {
    DmNode node = pair.second();
    return node.requests(Command.PREPARE) + node.requests(Command.EXECUTE_DIRECT);
  }
}
