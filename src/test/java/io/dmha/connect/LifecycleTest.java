package io.dmha.connect;

import static io.dmha.connect.ConnectionState.CLOSED;
import static io.dmha.connect.ConnectionState.CONNECTED;
import static io.dmha.connect.ConnectionState.CONNECTING;
import static io.dmha.connect.ConnectionState.DISCONNECTED;
import static io.dmha.connect.ConnectionState.RECONNECTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
  /** All there is; what is not here is illegal. */
  private static final Map<ConnectionState, Set<ConnectionState>> LEGAL =
      Map.of(
          DISCONNECTED, EnumSet.of(CONNECTING, RECONNECTING, CLOSED),
          CONNECTING, EnumSet.of(CONNECTED, DISCONNECTED, CLOSED),
          RECONNECTING, EnumSet.of(CONNECTED, DISCONNECTED, CLOSED),
          CONNECTED, EnumSet.of(DISCONNECTED, CLOSED),
          CLOSED, EnumSet.noneOf(ConnectionState.class));

  /** How each state is reached. */
  private static final Map<ConnectionState, List<ConnectionState>> WAYS =
      Map.of(
          DISCONNECTED, List.of(),
          CONNECTING, List.of(CONNECTING),
          CONNECTED, List.of(CONNECTING, CONNECTED),
          RECONNECTING, List.of(CONNECTING, CONNECTED, DISCONNECTED, RECONNECTING),
          CLOSED, List.of(CLOSED));

  private final List<DmhaEvent> events = new ArrayList<>();
  private final Lifecycle lifecycle = new Lifecycle("test", new Publisher(List.of(events::add)));

  private static Stream<Arguments> pairs() {
    return Stream.of(ConnectionState.values())
        .flatMap(from -> Stream.of(ConnectionState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyMoveThatIsNotInTheTableThrowsAndNamesBothEnds(
      ConnectionState from, ConnectionState to) {
    reach(from);
    int before = events.size();

    if (LEGAL.get(from).contains(to)) {
      assertThat(lifecycle.move(from, to)).isTrue();
      assertThat(lifecycle.state()).isEqualTo(to);
      assertThat(events).hasSize(before + 1);
      DmhaEvent event = events.get(before);
      assertThat(event.type()).isEqualTo(EventType.STATE_CHANGED);
      assertThat(event.message()).isEqualTo("from " + from + " to " + to);
    } else {
      assertThatThrownBy(() -> lifecycle.move(from, to))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no move from " + from + " to " + to);
      assertThat(lifecycle.state()).isEqualTo(from);
      assertThat(events).hasSize(before);
    }
  }

  /** Somebody else was quicker. */
  @Test
  void aMoveFromAStateThatHasPassedDoesNothingAndSaysSo() {
    reach(CONNECTED);
    int before = events.size();

    assertThat(lifecycle.move(CONNECTING, DISCONNECTED)).isFalse();

    assertThat(lifecycle.state()).isEqualTo(CONNECTED);
    assertThat(events).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource
  void closingWorksFromEverywhereAndOnce(ConnectionState from) {
    reach(from);

    assertThat(lifecycle.close()).isEqualTo(from != CLOSED);

    assertThat(lifecycle.state()).isEqualTo(CLOSED);
    assertThat(lifecycle.close()).isFalse();
  }

  private void reach(ConnectionState state) {
    for (ConnectionState next : WAYS.get(state)) {
      assertThat(lifecycle.move(lifecycle.state(), next)).isTrue();
    }
  }
}
