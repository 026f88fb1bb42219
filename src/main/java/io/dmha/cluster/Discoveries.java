package io.dmha.cluster;

import io.dmha.connect.ConnectContext;
import io.dmha.discovery.Discovery;
import io.dmha.discovery.DiscoveryLoop;
import io.dmha.discovery.HostSource;
import io.dmha.discovery.Login;
import io.dmha.discovery.Reach;
import io.dmha.discovery.SourceText;
import io.dmha.settings.Settings;
import io.dmha.time.Backoff;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the settings of discovery. */
final class Discoveries {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private Discoveries() {}

  /**
   * What asks for the hosts of a URL.
   *
   * @param isIdle whether nobody holds a connection
   * @return null where nobody is to be asked
   * @throws SQLException if the setting cannot be what it is
   */
  static @Nullable Discovery of(
      String name, DmhaUrl url, ConnectContext parts, BooleanSupplier isIdle) throws SQLException {
    Settings settings = url.settings();
    String text = settings.get(Settings.DISCOVERY);
    if (text.equals(Settings.DISCOVERY.defaultValue())) {
      return null;
    }
    if (url.isOpaque()) {
      throw refused("cannot be used here: the URL has no hosts that could be others");
    }
    Login login =
        Login.of(
            settings.get(Settings.DISCOVERY_USER),
            settings.get(Settings.DISCOVERY_PASSWORD),
            settings.get(Settings.DISCOVERY_TOKEN));
    HostSource source = SourceText.source(text, login, parts.sleeper, parts.ticker);
    if (source == null) {
      throw refused("cannot be that value: it must be " + Settings.DISCOVERY.rule());
    }
    Backoff backoff =
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    boolean followsLeader =
        parts.wish == RequiredRole.PRIMARY || parts.wish == RequiredRole.PREFER_PRIMARY;
    DiscoveryLoop loop =
        new DiscoveryLoop(
            name,
            source,
            parts.hosts,
            followsLeader,
            new Reach(),
            parts.publisher,
            backoff,
            parts.sleeper,
            parts.ticker);
    return new Discovery(
        name + "-discovery", loop, () -> !isIdle.getAsBoolean() || parts.hosts.hasWaiting());
  }

  private static SQLException refused(String what) {
    return new SQLNonTransientConnectionException(
        "Setting '" + Settings.DISCOVERY.name() + "' " + what + ".", "08001");
  }
}
