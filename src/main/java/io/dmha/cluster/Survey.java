package io.dmha.cluster;

import io.dmha.dialect.Dialect;
import io.dmha.link.Opener;
import io.dmha.link.Workers;
import io.dmha.settings.Settings;
import io.dmha.time.Backoff;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a URL asks for, and a login to each of its hosts alone: for commands that look at a cluster
 * and change nothing. Thread-safe.
 */
public final class Survey {
  /** How many calls of the driver may hang at once. */
  private static final int MOST_CALLS = 256;

  /** What Dameng's driver pauses between rounds where nothing is said. */
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

  private final DmhaUrl url;
  private final Settings settings;
  private final Dialect dialect;
  private final List<Host> hosts;
  private final Opener opener;
  private final Workers workers;
  private final Duration limit;

  private Survey(DmhaUrl url, Dialect dialect, List<Host> hosts, Opener opener, Duration limit) {
    this.url = url;
    this.settings = url.settings();
    this.dialect = dialect;
    this.hosts = hosts;
    this.opener = opener;
    this.workers = new Workers("dmha-survey", MOST_CALLS);
    this.limit = limit;
  }

  /**
   * Of a dmha URL.
   *
   * @param limit how long a login and each question may take
   * @throws SQLException if the URL or a setting is wrong, or the driver underneath is missing
   */
  public static Survey of(String text, Properties properties, Duration limit) throws SQLException {
    DmhaUrl url = DmhaUrl.parse(text, properties);
    String roleQuery = url.settings().get(Settings.ROLE_QUERY);
    Dialect dialect = Dialect.of(url, roleQuery.isEmpty() ? null : roleQuery);
    Map<Host, String> urls = DelegateOpener.urlsByHost(url, dialect);
    Driver driver =
        DelegateDrivers.find(
            url.settings(), dialect.driverClass(), urls.values().iterator().next());
    Opener opener = DelegateOpener.of(driver, url, dialect, limit);
    return new Survey(url, dialect, new ArrayList<>(urls.keySet()), opener, limit);
  }

  /** The database underneath: {@code dm}, {@code postgresql}, {@code h2}. */
  public String subprotocol() {
    return url.subprotocol();
  }

  /** The URL to show, without options and secrets. */
  public String publicUrl() {
    return url.publicUrl();
  }

  /** The hosts in the order of the URL. */
  public List<Host> hosts() {
    return new ArrayList<>(hosts);
  }

  /** The hosts in the order in which a first connection would try them. */
  public List<Host> inOrder() {
    Backoff none = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
    return new HostList(
            hosts,
            HostSelection.named(selection()),
            settings.get(Settings.ZONE),
            none,
            Ticker.system(),
            new Random())
        .inOrder();
  }

  /** The value of {@code dmha.hostSelection}. */
  public String selection() {
    return settings.get(Settings.HOST_SELECTION);
  }

  /** Which role the application asks for. */
  public RequiredRole wish() {
    return RequiredRole.named(settings.get(Settings.ROLE));
  }

  /** Whether reads go to standbys. */
  public boolean splitsReads() {
    return !settings.get(Settings.READ_WRITE_SPLIT).equals("off");
  }

  /** Whether hosts are probed while calls are in flight. */
  public boolean probes() {
    return !settings.get(Settings.PROBE_INTERVAL).isZero();
  }

  /** Whether the outcome of a commit is found out whose reply was lost. */
  public boolean guardsCommits() {
    return !settings.get(Settings.COMMIT_GUARD).equals("off");
  }

  /** What a call may spend that has lost its host. */
  public Duration recovery() {
    Duration known = settings.get(Settings.RECOVERY_TIMEOUT);
    return settings.isSet(Settings.RECOVERY_TIMEOUT) ? known : dialect.recovery(known);
  }

  /**
   * How long the vendor's own driver would go round the hosts by the options of the URL or of
   * {@code dm_svc.conf}: its rounds, each with a pause; zero where they say nothing.
   */
  public Duration vendorRounds() {
    boolean hasTimes = isTranslated("switchTimes");
    Duration pause =
        isTranslated("switchInterval") ? settings.get(Settings.BACKOFF_BASE) : USUAL_PAUSE;
    return hasTimes ? pause.multipliedBy(settings.get(Settings.MAX_ATTEMPTS)) : Duration.ZERO;
  }

  private boolean isTranslated(String option) {
    return url.notes().stream()
        .anyMatch(note -> note.startsWith("Vendor option " + option) && note.contains("became"));
  }

  /** What the driver underneath is given for an option; null where it is given nothing. */
  public @Nullable String option(String name) {
    return url.delegateOption(name);
  }

  /**
   * Logs in to one host.
   *
   * @throws HostTrouble if the host does not take it within the limit
   */
  public HostSession login(Host host) throws HostTrouble, InterruptedException {
    return HostSession.open(host, opener, dialect, workers, limit);
  }
}
