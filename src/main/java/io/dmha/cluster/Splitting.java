package io.dmha.cluster;

import io.dmha.connect.ConnectContext;
import io.dmha.dialect.Dialect;
import io.dmha.routing.ReadSplit;
import io.dmha.settings.Settings;
import io.dmha.time.Ticker;
import io.dmha.topology.HostList;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.StandbyStates;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the read/write split. */
final class Splitting {
  /** A host that was not heard of for so many intervals serves no reads. */
  private static final int SILENT_AFTER = 4;

  /** A pause of this JVM is no silence of a host. */
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(5);

  private Splitting() {}

  /**
   * What is to be known of standbys; null where no reads go there.
   *
   * @throws SQLException if the settings contradict each other
   */
  static @Nullable StandbyStates states(
      Settings settings, Dialect dialect, RequiredRole wish, HostList hosts, Ticker ticker)
      throws SQLException {
    String mode = settings.get(Settings.READ_WRITE_SPLIT);
    if (mode.equals("off")) {
      return null;
    }
    Duration interval = settings.get(Settings.PROBE_INTERVAL);
    if (wish != RequiredRole.PRIMARY) {
      throw contradiction(mode, "dmha.role=" + wish, "Leave dmha.role out");
    }
    if (settings.get(Settings.CONTINUITY).equals("off")) {
      throw contradiction(mode, "dmha.continuity=off", "Leave one of them out");
    }
    if (interval.isZero()) {
      throw contradiction(mode, "dmha.probeInterval=0", "Leave one of them out");
    }
    if (!dialect.canTellRole()) {
      throw contradiction(mode, "a database whose roles are not known", "Set dmha.roleQuery");
    }
    Duration looks = interval.multipliedBy(SILENT_AFTER).plus(settings.get(Settings.PROBE_TIMEOUT));
    Duration silence = looks.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : looks;
    return new StandbyStates(hosts, settings.get(Settings.READ_MAX_LAG), silence, ticker);
  }

  private static SQLException contradiction(String mode, String what, String remedy) {
    return new SQLNonTransientConnectionException(
        "dmha.readWriteSplit=" + mode + " cannot go with " + what + ". " + remedy + ".", "08001");
  }

  /** What connections need of it; null where no reads go to standbys. */
  static @Nullable ReadSplit of(Settings settings, Dialect dialect, ConnectContext parts) {
    StandbyStates states = parts.standbys;
    return states == null
        ? null
        : new ReadSplit(
            settings.get(Settings.READ_WRITE_SPLIT).equals("auto"),
            settings.get(Settings.READ_AFTER_WRITE),
            parts.hosts,
            states,
            dialect,
            parts.ticker);
  }
}
