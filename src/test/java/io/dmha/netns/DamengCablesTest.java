package io.dmha.netns;

import io.dmha.fixtures.netns.DamengProcess;
import io.dmha.fixtures.netns.NeedsNamespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The first host dies behind its cable, which nobody is told, and the standby takes over. */
@NeedsNamespaces
@Timeout(120)
class DamengCablesTest extends CablesContract {
  private static final String INSERT = "insert into t(id)";

  private static TwoCables pair;

  @BeforeAll
  static void startPair() {
    pair = new Pair();
  }

  @AfterAll
  static void stopPair() {
    pair.close();
  }

  @Override
  TwoCables hosts() {
    return pair;
  }

  private static final class Pair extends TwoCables {
    private final DamengProcess process =
        DamengProcess.started(namespace(), first().there(), second().there());
    private long inserts;

    @Override
    String url() {
      return "jdbc:dmha:dm://%s:%d,%s:%d?%s&%s"
          .formatted(
              first().there(),
              DamengProcess.PORT,
              second().there(),
              DamengProcess.PORT,
              DamengProcess.credentials(),
              Application.settings());
    }

    @Override
    void reset() {
      process.reset();
    }

    @Override
    void takeOver() {
      process.failOver();
    }

    @Override
    void giveBack() {
      process.switchBack();
    }

    @Override
    long ask(String query) {
      return process.ask(query);
    }

    @Override
    void holdCommit() {
      process.holdCommit();
    }

    @Override
    boolean hasWaitingCommit() {
      return process.hasHeldCommit();
    }

    @Override
    void letCommitGo() {
      process.letCommitGo();
    }

    @Override
    void holdWrites() {
      process.suspend();
      inserts = process.requests(INSERT);
    }

    @Override
    boolean hasWaitingWrite() {
      return process.requests(INSERT) > inserts;
    }

    /** Who has taken over holds nothing. */
    @Override
    void letWritesGo() {}

    @Override
    public void close() {
      process.close();
      super.close();
    }
  }
}
