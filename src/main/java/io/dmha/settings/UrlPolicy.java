package io.dmha.settings;

import io.dmha.text.PercentCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL may choose. URLs come from configuration centres and from tools whose users type them:
 * which drivers they may name, and whether they may name classes, files to write and SQL, is
 * decided by system properties, never by a URL. Immutable.
 */
public final class UrlPolicy {
  public static final String DRIVERS = "dmha.allowedDrivers";
  static final String URL_SETTINGS = "dmha.urlSettings";

  private static final String DEFAULT_DRIVERS = "dm,postgresql,h2:tcp";
  private static final String ANY = "*";

  /**
   * Options by which a driver loads code, native or not, runs SQL, or writes files, as {@link #key}
   * has them: from the list that Dameng's driver 8.1.3.140 gives, PGProperty of pgjdbc 42.7, and
   * SessionRemote, ConnectionInfo and SetTypes of H2 2.x.
   */
  private static final Map<String, Set<String>> DANGEROUS = dangerous();

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:+-]*");

  private final List<String> drivers;
  private final boolean isSafe;
  private final boolean isKnown;

  /**
   * @param drivers the allowed drivers; null for the default
   * @param urlSettings {@code safe} or {@code all}; null for the default
   */
  public UrlPolicy(@Nullable String drivers, @Nullable String urlSettings) {
    List<String> allowed = new ArrayList<>();
    for (String each : (drivers == null ? DEFAULT_DRIVERS : drivers).split(",", -1)) {
      String trimmed = each.trim();
      if (!trimmed.isEmpty()) {
        allowed.add(trimmed);
      }
    }
    String mode = urlSettings == null ? "safe" : urlSettings.trim();
    this.drivers = Collections.unmodifiableList(allowed);
    this.isKnown = mode.equals("safe") || mode.equals("all");
    // A slip of the pen must not open what it was to close.
    this.isSafe = !mode.equals("all");
  }

  /** The one that the system properties of this JVM make, as they are now. */
  public static UrlPolicy ofSystem() {
    return new UrlPolicy(System.getProperty(DRIVERS), System.getProperty(URL_SETTINGS));
  }

  private static Map<String, Set<String>> dangerous() {
    Map<String, Set<String>> options = new HashMap<>();
    options.put(
        "dm",
        keys(
            "customFilter cipherPath localEncryptEngine kerberosLoginConfPath logDir logLevel logFileNum"
                + " logSwitchMode logSwitchLimit logFlushFreq statDir statEnable addressRemap"
                + " userRemap unixSocketFile epGroup"));
    options.put(
        "postgresql",
        keys(
            "socketFactory socketFactoryArg sslfactory sslfactoryarg sslhostnameverifier"
                + " sslpasswordcallback authenticationPluginClassName xmlFactoryFactory"
                + " loggerFile host port dbname PGHOST PGPORT PGDBNAME service"));
    options.put(
        "h2",
        keys(
            "INIT DATABASE_EVENT_LISTENER JAVA_OBJECT_SERIALIZER TRACE_LEVEL_FILE AUTHENTICATOR"
                + " AUTHREALM"));
    return Collections.unmodifiableMap(options);
  }

  private static Set<String> keys(String names) {
    Set<String> keys = new HashSet<>();
    for (String name : names.split(" ", -1)) {
      keys.add(key(name));
    }
    return keys;
  }

  /**
   * One spelling for all that a driver may take for the same option: Dameng's ignores case and
   * underscores, H2's takes backslashes for escapes and folds case beyond ASCII.
   */
  private static String key(String name) {
    String decoded = PercentCode.decode(name);
    return Ascii.folded((decoded == null ? name : decoded).trim())
        .replace("_", "")
        .replace("\\", "");
  }

  /**
   * Refuses a driver that is not allowed, by a problem.
   *
   * @param driver what follows {@code jdbc:dmha:}, its first word in small letters
   */
  public void checkDriver(String driver, Problems problems) {
    if (!isKnown) {
      problems.add(
          "The system property '" + URL_SETTINGS + "' must be 'safe' or 'all'. Correct it.");
    }
    boolean isListOfH2 = driver.startsWith("h2:tcp:") && !driver.startsWith("h2:tcp://");
    boolean isAny = drivers.contains(ANY);
    if ((isListOfH2 && !isAny)
        || drivers.stream().noneMatch(each -> each.equals(ANY) || isBeginning(each, driver))) {
      problems.add(
          "The driver "
              + problems.quote(shown(driver))
              + " is not allowed in this JVM, which allows "
              + String.join(", ", drivers)
              + ". Add it to the system property '"
              + DRIVERS
              + "' if its URLs can be trusted.");
    }
  }

  /** Whole words alone: {@code h2:tcp} is no beginning of {@code h2:tcpx:…}. */
  private static boolean isBeginning(String allowed, String driver) {
    return driver.startsWith(allowed)
        && (driver.length() == allowed.length() || driver.charAt(allowed.length()) == ':');
  }

  /**
   * Its words up to the second colon, as far as they are words; the first alone where the second
   * may be a password, as in {@code user:password@host}.
   */
  private static String shown(String driver) {
    int end = 0;
    int at = driver.lastIndexOf('@');
    int colons = at > 0 && driver.charAt(at - 1) != ':' ? 1 : 0;
    while (end < driver.length() && end < 40) {
      char c = driver.charAt(end);
      boolean isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      colons += c == ':' ? 1 : 0;
      if (colons > 1 || (!isWord && ":+-._".indexOf(c) < 0)) {
        break;
      }
      end++;
    }
    String words = driver.substring(0, end);
    return words.endsWith(":") ? words.substring(0, words.length() - 1) : words;
  }

  /** Whether a setting may stand in a URL. */
  boolean takes(Setting<?> setting, String text) {
    return !isSafe || setting.mayStandInUrl(text);
  }

  /** Whether what a URL says is trusted as little as it is by default. */
  boolean isSafe() {
    return isSafe;
  }

  /** What is said of one that may not. */
  public static String refused(Setting<?> setting) {
    return "Setting '"
        + setting.name()
        + "' is not taken from a URL. Give it as a property of the connection or the data source, or"
        + " as a system property of the same name; the system property "
        + URL_SETTINGS
        + "=all takes it from URLs.";
  }

  /** Whether a URL may not give the delegate this option. */
  public boolean refuses(String subprotocol, String option) {
    Set<String> known = DANGEROUS.get(subprotocol.toLowerCase(Locale.ROOT));
    return isSafe && known != null && known.contains(key(option));
  }

  /**
   * Whether a URL may not give it that value: H2's server runs {@code SET name value} with the text
   * that it gets, so a value that is more than a word is SQL.
   */
  public boolean refusesValue(String subprotocol, String option, String value) {
    boolean isOfUser = key(option).equals("user") || key(option).equals("password");
    return isSafe && subprotocol.equals("h2") && !isOfUser && !WORD.matcher(value).matches();
  }

  /** What is said of such an option. */
  public static String refused(String quotedName, String where) {
    return "Option "
        + quotedName
        + " "
        + where
        + " would have the driver load code, run SQL, write files or connect elsewhere. Give it as a property of the"
        + " connection, or set the system property "
        + URL_SETTINGS
        + "=all.";
  }
}
