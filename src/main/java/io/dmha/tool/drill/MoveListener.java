package io.dmha.tool.drill;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.time.Ticker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hears on which host each connection is. dmha makes it by its name, so all of them tell the drill
 * that runs; a process has one. Thread-safe.
 */
public final class MoveListener implements DmhaListener {
  private static final List<Ear> EARS = new CopyOnWriteArrayList<>();

  private final Ticker ticker = Ticker.system();

  /** One that tells whoever listens then. */
  public MoveListener() {}

  /** Who wants to know. */
  interface Ear {
    /** A connection has a host, at this moment. */
    void chose(String connection, String host, long nanos);
  }

  static void add(Ear ear) {
    EARS.add(ear);
  }

  static void remove(Ear ear) {
    EARS.remove(ear);
  }

  @Override
  public void onEvent(DmhaEvent event) {
    String host = event.host();
    if (event.type() == EventType.HOST_CHOSEN && host != null) {
      EARS.forEach(ear -> ear.chose(event.connection(), host, ticker.nanos()));
    }
  }
}
