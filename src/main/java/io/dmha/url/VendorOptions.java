package io.dmha.url;

import io.dmha.settings.Problems;
import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import io.dmha.settings.SettingsBuilder;
import io.dmha.settings.VendorText;
import io.dmha.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The high-availability options of the Dameng driver, and what each becomes here. They never reach
 * that driver: of two failover layers only one may act. Not thread-safe.
 */
final class VendorOptions {
  /** What becomes of one option. */
  private interface Translation {
    /** Sets what it means, and returns the end of the sentence "Vendor option x=1 …". */
    String apply(VendorOptions options, String value);
  }

  private static final class Option {
    final String name;
    final List<String> aliases;
    final Translation translation;

    Option(String name, Translation translation, String... aliases) {
      this.name = name;
      this.translation = translation;
      this.aliases = Arrays.asList(aliases);
    }

    boolean is(String key) {
      return VendorText.key(name).equals(key)
          || aliases.stream().anyMatch(alias -> VendorText.key(alias).equals(key));
    }
  }

  private static final String UNKNOWN_VALUE = "was taken out: its value is none the driver knows";

  // Names and aliases are compared without '_' and ignoring case, so LOGIN_MODE needs no line.
  private static final List<Option> TABLE =
      Collections.unmodifiableList(
          Arrays.asList(
              new Option(
                  "reconnect",
                  dropped("dmha.continuity does its work"),
                  "doSwitch",
                  "autoReconnect"),
              new Option("reconnectErrors", dropped("dmha knows which errors are lost links")),
              new Option("switchTimes", VendorOptions::switchTimes, "switchTime"),
              new Option("switchInterval", VendorOptions::switchInterval),
              // Before loginMode, which it overrules.
              new Option("rwSeparate", VendorOptions::rwSeparate),
              new Option("loginMode", VendorOptions::loginMode, "loginPrimary"),
              new Option("loginStatus", VendorOptions::loginStatus),
              new Option(
                  "loginDscCtrl", dropped("dmha takes any node of a shared-storage cluster")),
              new Option("epSelector", VendorOptions::epSelector, "epSelection"),
              new Option("epSelectorDynamic", dropped("dmha remembers which hosts failed")),
              new Option("checkFreq", dropped("dmha.failback does its work")),
              new Option("allowRange", dropped("dmha.failback does its work")),
              new Option("cluster", dropped("dmha asks each host for its role")),
              new Option("trxRetry", dropped("dmha.continuity does its work")),
              new Option("trxRetryInterval", dropped("dmha.continuity does its work")),
              new Option("trxRetryTimes", dropped("dmha.continuity does its work")),
              new Option("failOverWait", dropped("dmha.recoveryTimeout does its work")),
              new Option("dbAliveCheckFreq", VendorOptions::aliveFreq),
              new Option("dbAliveCheckTimeout", VendorOptions::aliveTimeout),
              // Stands for rwPercent, rwHA and whatever else begins so.
              new Option("rw*", dropped("dmha.readWriteSplit does its work"))));

  private final SettingsBuilder settings;
  private final Problems problems;
  private final Map<String, String> offered = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private boolean primaryForced;
  private int startAt;

  VendorOptions(SettingsBuilder settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Whether this is the name or an alias of such an option. */
  static boolean isOne(String name) {
    return find(name) != null;
  }

  private static @Nullable Option find(String name) {
    String key = VendorText.key(name);
    for (Option option : TABLE) {
      if (option.is(key)) {
        return option;
      }
    }
    return key.startsWith("rw") ? TABLE.get(TABLE.size() - 1) : null;
  }

  /**
   * Takes an option if it is one of these; of several with one meaning the first offered counts.
   */
  void offer(String name, String value) {
    Option option = find(name);
    if (option != null) {
      offered.putIfAbsent(option.name, VendorText.strip(value));
    }
  }

  /** The same, of which the value is not shown. */
  void offerHidden(String name, String value) {
    Option option = find(name);
    if (option != null && offered.putIfAbsent(option.name, VendorText.strip(value)) == null) {
      hidden.add(option.name);
    }
  }

  /** Translates what was offered, after all explicit settings are known; one line for each. */
  List<String> translate() {
    List<String> notes = new ArrayList<>();
    for (Option option : TABLE) {
      String value = offered.get(option.name);
      if (value != null) {
        String outcome = option.translation.apply(this, value);
        String shown = hidden.contains(option.name) ? " of the file" : "=" + problems.quote(value);
        notes.add("Vendor option " + option.name + shown + " " + outcome + ".");
      }
    }
    return notes;
  }

  /** With how many hosts of the list the order begins later; 0 for the first host. */
  int startAt() {
    return startAt;
  }

  private static Translation dropped(String why) {
    return (options, value) -> "was taken out: " + why;
  }

  private String switchTimes(String value) {
    Integer times = number(value);
    return times == null || times == 0 ? UNKNOWN_VALUE : became(Settings.MAX_ATTEMPTS, times);
  }

  private String switchInterval(String value) {
    Duration pause = Durations.parse(value);
    if (pause == null) {
      return UNKNOWN_VALUE;
    }
    if (pause.compareTo(Settings.BACKOFF_MAX.defaultValue()) > 0) {
      settings.translate(Settings.BACKOFF_MAX, pause);
    }
    return became(Settings.BACKOFF_BASE, pause);
  }

  private String rwSeparate(String value) {
    Integer mode = number(value);
    if (mode == null || mode > 5) {
      return UNKNOWN_VALUE;
    }
    if (mode == 0) {
      return "was taken out: it is off";
    }
    primaryForced = true;
    return "was taken out: all statements go to the primary; it "
        + became(Settings.ROLE, "primary");
  }

  private String loginMode(String value) {
    Integer mode = number(value);
    if (mode == null || mode > 4) {
      return UNKNOWN_VALUE;
    }
    if (primaryForced) {
      return "was taken out: rwSeparate overrules it";
    }
    String[] roles = {"preferPrimary", "primary", "standby", "preferStandby", "preferPrimary"};
    return became(Settings.ROLE, roles[mode]);
  }

  private String loginStatus(String value) {
    Integer status = number(value);
    if (status == null || (status != 0 && (status < 3 || status > 5))) {
      return UNKNOWN_VALUE;
    }
    if (status == 3 || status == 5) {
      problems.add(
          "Vendor option loginStatus="
              + status
              + " asks for an instance that is not OPEN, and dmha"
              + " works on OPEN instances only. Use the Dameng driver itself for maintenance.");
    }
    return "was taken out: dmha works on OPEN instances only";
  }

  private String epSelector(String value) {
    Integer start = number(value);
    if (start == null) {
      return UNKNOWN_VALUE;
    }
    if (start == 0) {
      return became(Settings.HOST_SELECTION, "roundRobin");
    }
    String outcome = became(Settings.HOST_SELECTION, "ordered");
    if (settings.isExplicit(Settings.HOST_SELECTION)) {
      return outcome;
    }
    startAt = start - 1;
    return outcome + ", beginning at that host of the list";
  }

  private String aliveFreq(String value) {
    Duration interval = Durations.parse(value);
    if (interval == null) {
      return UNKNOWN_VALUE;
    }
    return interval.isZero()
        ? "was taken out: dmha.probeInterval does its work"
        : became(Settings.PROBE_INTERVAL, interval);
  }

  private String aliveTimeout(String value) {
    Duration timeout = Durations.parse(value);
    return timeout == null || timeout.isZero()
        ? UNKNOWN_VALUE
        : became(Settings.PROBE_TIMEOUT, timeout);
  }

  private <T> String became(Setting<T> setting, T value) {
    return settings.translate(setting, value)
        ? "became " + setting.name() + "=" + setting.show(value)
        : "gave way to " + setting.name() + ", which is set";
  }

  /** A whole number of at most nine digits, or null. */
  private static @Nullable Integer number(String value) {
    return value.matches("[0-9]{1,9}") ? Integer.valueOf(value) : null;
  }
}
