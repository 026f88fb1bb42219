package io.dmha.connect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What listeners hear of one search for a host. Used by who searches. */
final class SearchEvents {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String connection;
  private final Publisher publisher;
  private final Ticker ticker;
  private final Searches searches;
  private final boolean isAgain;
  private final long start;

  /**
   * Begins.
   *
   * @param isAgain whether the connection had a link before
   */
  SearchEvents(
      String connection, Publisher publisher, Ticker ticker, Searches searches, boolean isAgain) {
    this.connection = connection;
    this.publisher = publisher;
    this.ticker = ticker;
    this.isAgain = isAgain;
    this.start = ticker.nanos();
    this.searches = searches;
    searches.begin(this, start);
    if (isAgain) {
      publish(DmhaEvent.of(EventType.RECOVERY_STARTED, connection).saying("looks for a host"));
    }
  }

  /**
   * The search has ended well.
   *
   * @param before the host of the link before; null for none
   */
  void found(Link found, @Nullable Host before, HostList hosts) {
    searches.end(this, true);
    Host host = found.host();
    publish(
        DmhaEvent.of(EventType.HOST_CHOSEN, connection)
            .host(host)
            .saying("uses " + host + ", role " + found.role()));
    if (!isAgain) {
      return;
    }
    long took = ticker.nanos() - start;
    String millis = took / NANOS_PER_MILLI + " ms";
    if (before != null && hosts.moves().isNews(before, host)) {
      String move = "moved from " + before + " to " + host + " in " + millis;
      publish(
          DmhaEvent.of(EventType.FAILED_OVER, connection)
              .host(host)
              .hostBefore(before)
              .took(took)
              .saying(move + "; further connections follow as they are used"));
    }
    publish(
        DmhaEvent.of(EventType.RECOVERY_ENDED, connection)
            .host(host)
            .took(took)
            .saying("connected to " + host + " after " + millis));
  }

  /** The search has failed. */
  void failed(Throwable failure) {
    searches.end(this, false);
    if (failure instanceof SQLException) {
      SQLException e = (SQLException) failure;
      String why = FatalLogin.is(e) ? "login refused" : DmhaExceptions.messageOf(e);
      failed(DmhaExceptions.stateOf(FatalLogin.unpack(e)), why);
    } else {
      failed(null, DmhaExceptions.messageOf(failure));
    }
  }

  private void failed(@Nullable String state, String message) {
    publish(
        DmhaEvent.of(EventType.RECOVERY_FAILED, connection)
            .code(state)
            .took(ticker.nanos() - start)
            .saying(message));
  }

  private void publish(DmhaEvent event) {
    publisher.publish(event);
  }
}
