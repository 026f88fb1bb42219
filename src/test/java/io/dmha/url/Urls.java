package io.dmha.url;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Short words for tests of URLs. No test sees the service file of the machine it runs on. */
public final class Urls {
  public static final Path NO_FILE = Path.of("target", "no-such-dm_svc.conf");
  private static final String START = "The connection settings cannot be used";

  private Urls() {}

  public static DmhaUrl parse(String url, String... properties) throws SQLException {
    return DmhaUrl.parse(url, properties(properties), NO_FILE);
  }

  public static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      properties.setProperty(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return properties;
  }

  public static List<String> hosts(DmhaUrl url) {
    return url.addresses().stream().map(Address::toString).collect(Collectors.toList());
  }

  /** The delegate's URL of the first host. */
  public static String delegate(DmhaUrl url) {
    return url.delegateUrl(url.addresses().get(0));
  }

  /** The problems of a URL, without the words every message begins with. */
  public static String problem(String url, String... properties) {
    Throwable thrown = catchThrowable(() -> parse(url, properties));
    if (!(thrown instanceof SQLException)) {
      throw new AssertionError("No SQLException for " + url, thrown);
    }
    return thrown.getMessage().replaceFirst("^" + START + ":? ?", "");
  }
}
