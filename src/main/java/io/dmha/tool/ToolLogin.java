package io.dmha.tool;

import io.dmha.cluster.Survey;
import io.dmha.text.Durations;
import io.dmha.text.ForeignText;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The URL and the user, for commands that log in. */
final class ToolLogin {
  private static final Pattern PASSWORD = Pattern.compile("(?i)(password|passwd|pwd)\\s*=");
  private static final Pattern USER_INFO = Pattern.compile("(?i)^jdbc:[^/]*//[^/?;]*:[^/?;]*@.*");
  private static final String OURS = "(?i)^jdbc:dmha:.*|^jdbc:dm:ha:.*";
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(24);

  @Parameters(paramLabel = "URL", descriptionKey = "url")
  String url = "";

  @Option(names = "--user", paramLabel = "NAME", descriptionKey = "user")
  String user = "";

  @Option(names = "--password-stdin", descriptionKey = "password-stdin")
  boolean readsPassword;

  @Option(names = "--driver", paramLabel = "JAR", descriptionKey = "driver")
  String driver = "";

  @Option(names = "--limit", paramLabel = "TIME", descriptionKey = "limit")
  String limit = "3s";

  private @Nullable Properties account;

  /** Whether the URL is that of the driver underneath. */
  boolean isVendors() {
    return !url.matches(OURS);
  }

  Duration limit() throws UsageWrong {
    return duration(limit);
  }

  /** A time of 100 ms to a day. */
  static Duration duration(String text) throws UsageWrong {
    Duration parsed = Durations.parse(text);
    if (parsed == null || parsed.compareTo(SHORTEST) < 0 || parsed.compareTo(LONGEST) > 0) {
      throw new UsageWrong("usage.duration", ForeignText.shown(text), "100ms", "24h");
    }
    return parsed;
  }

  /** Others see it in the list of processes. */
  static void refusePasswordIn(String url) throws UsageWrong {
    if (PASSWORD.matcher(url).find() || USER_INFO.matcher(url).matches()) {
      throw new UsageWrong("usage.password");
    }
  }

  /** What the URL asks for; nobody is asked yet. */
  Survey survey(Surroundings around) throws UsageWrong, IOException {
    refusePasswordIn(url);
    if (!url.matches("(?i)^jdbc:[a-z][a-z0-9]*:.*")) {
      throw new UsageWrong("usage.url");
    }
    if (!driver.isEmpty()) {
      useDriverOf(driver);
    }
    try {
      return Survey.of(dmhaUrl(), properties(around), limit());
    } catch (SQLException e) {
      throw new UsageWrong(
          "usage.url-wrong", ForeignText.onOneLine(String.valueOf(e.getMessage())), "", "");
    }
  }

  /** The URL as one of dmha. */
  String dmhaUrl() {
    return isVendors() ? "jdbc:dmha:" + url.substring("jdbc:".length()) : url;
  }

  /** User and password; the standard input is read once. */
  Properties properties(Surroundings around) throws IOException {
    Properties known = account;
    if (known == null) {
      known = read(around);
      account = known;
    }
    return known;
  }

  private Properties read(Surroundings around) throws IOException {
    Properties properties = new Properties();
    put(properties, "user", user.isEmpty() ? around.environment.get("DMHA_USER") : user);
    String password = readsPassword ? around.firstLine() : around.environment.get("DMHA_PASSWORD");
    put(properties, "password", password);
    return properties;
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }

  /** Has the driver of a jar found, by threads that are begun from here on, too. */
  static void useDriverOf(String jar) throws UsageWrong {
    File file = new File(jar);
    if (!file.isFile()) {
      throw new UsageWrong("usage.jar", ForeignText.shown(jar), "", "");
    }
    try {
      Thread thread = Thread.currentThread();
      URL[] urls = {file.toURI().toURL()};
      thread.setContextClassLoader(new URLClassLoader(urls, thread.getContextClassLoader()));
    } catch (MalformedURLException e) {
      throw new UsageWrong("usage.jar", ForeignText.shown(jar), "", "");
    }
  }
}
