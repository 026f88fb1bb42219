package io.dmha.tool.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MoveLogTest {
  private final MoveLog log = new MoveLog();

  @BeforeEach
  void connect() {
    log.chose("c1", "a", 1);
    log.chose("c2", "a", 2);
  }

  @Test
  void theFirstHostIsNoMoveAndNeitherIsTheSameAgain() {
    log.chose("c1", "a", 3);

    assertThat(log.moves()).isEmpty();
  }

  @Test
  void thoseThatGoTheSameWayAreOneMove() {
    log.chose("c1", "b", 100);
    log.chose("c2", "b", 130);
    log.committed("c2", 150);
    log.committed("c1", 160);

    List<Move> moves = log.moves();
    assertThat(moves).hasSize(1);
    assertThat(moves.get(0).atMillis).isEqualTo(100);
    assertThat(moves.get(0).from).isEqualTo("a");
    assertThat(moves.get(0).to).isEqualTo("b");
    assertThat(moves.get(0).connections).isEqualTo(2);
    assertThat(moves.get(0).firstWriteMillis).isEqualTo(50);
  }

  /** It is on the old host still. */
  @Test
  void aCommitOfAConnectionThatHasNotMovedIsNotTheFirst() {
    log.chose("c1", "b", 100);
    log.committed("c2", 110);

    assertThat(log.moves().get(0).firstWriteMillis).isEqualTo(Move.NO_WRITE);
  }

  @Test
  void thereAndBackAndThereAreThree() {
    log.chose("c1", "b", 100);
    log.chose("c1", "a", 200);
    log.chose("c1", "b", 300);

    assertThat(log.moves()).extracting(move -> move.to).containsExactly("b", "a", "b");
  }
}
