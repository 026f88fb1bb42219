package io.dmha.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailoversTest {
  private final Failovers failovers = new Failovers();

  @BeforeEach
  void forget() {
    DmhaEvent unusedEarlier = Failovers.take();
  }

  private void moved(String connection, long nanos) {
    failovers.onEvent(
        DmhaEvent.of(EventType.RECOVERY_ENDED, connection).took(nanos).saying("moved"));
  }

  /** A server that is taking over may drop whom it has just taken. */
  @Test
  void aConnectionThatMovesTwiceIsCountedOnce() {
    moved("dmha-1", 1);
    moved("dmha-2", 1);
    moved("dmha-1", 1);

    assertThat(Failovers.count()).isEqualTo(2);
  }

  @Test
  void theSlowestIsGivenOnceAndAllIsForgotten() {
    moved("dmha-1", 1);
    moved("dmha-2", 3);
    moved("dmha-3", 2);

    DmhaEvent slowest = Failovers.take();

    assertThat(slowest).isNotNull();
    assertThat(slowest.connection()).isEqualTo("dmha-2");
    assertThat(Failovers.count()).isZero();
    assertThat(Failovers.take()).isNull();
  }
}
