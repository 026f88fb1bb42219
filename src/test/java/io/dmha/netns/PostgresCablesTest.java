package io.dmha.netns;

import io.dmha.fixtures.netns.Cable;
import io.dmha.fixtures.netns.NeedsNamespaces;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** One server with two addresses: what is lost on one way lives on in it, and holds its locks. */
@NeedsNamespaces
@NeedsPostgres
@Timeout(120)
class PostgresCablesTest extends CablesContract {
  private static TwoCables server;

  @BeforeAll
  static void startServer() {
    server = new Server();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  TwoCables hosts() {
    return server;
  }

  private static final class Server extends TwoCables {
    private final Cable ours = namespace().cable();
    private final PostgresNode node = PostgresNode.startedIn(namespace().place(ours));
    private @Nullable HeldTable held;

    Server() {
      HeldTable.makeTables(node);
    }

    @Override
    String url() {
      return "jdbc:dmha:postgresql://%s:%d,%s:%d/postgres?user=postgres&%s"
          .formatted(
              first().there(), node.port(), second().there(), node.port(), Application.settings());
    }

    @Override
    void reset() {
      node.endSessions();
      node.query("truncate t");
    }

    @Override
    void takeOver() {}

    @Override
    void giveBack() {}

    @Override
    long ask(String query) {
      return Long.parseLong(node.query(query));
    }

    @Override
    void holdWrites() throws SQLException {
      held = HeldTable.of(node, HeldTable.DOOR);
    }

    @Override
    boolean hasWaitingWrite() {
      return held != null && held.holds("insert into t(id)");
    }

    @Override
    void letWritesGo() throws SQLException {
      if (held != null) {
        held.close();
      }
    }

    @Override
    void holdCommit() throws SQLException {
      held = HeldTable.of(node, HeldTable.GATE);
    }

    @Override
    boolean hasWaitingCommit() {
      return held != null && held.holds("commit");
    }

    @Override
    void letCommitGo() throws SQLException {
      if (held != null) {
        held.close();
      }
    }

    @Override
    public void close() {
      node.close();
      super.close();
    }
  }
}
