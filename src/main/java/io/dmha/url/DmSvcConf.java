package io.dmha.url;

import io.dmha.settings.VendorText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Dameng client's {@code dm_svc.conf}: service names, each standing for hosts, and options. An
 * option before the first {@code [SERVICE]} line is for all; one in a section for that service.
 * Immutable.
 */
final class DmSvcConf {
  /** More than this is not a hand-written file of services. */
  static final int MOST_BYTES = 1 << 20;

  private final Map<String, String> globals = new LinkedHashMap<>();
  private final Map<String, String> services = new HashMap<>();
  private final Map<String, Map<String, String>> sections = new HashMap<>();

  private DmSvcConf() {}

  /** Where the Dameng driver looks when nobody names a file. */
  static Path defaultPath() {
    boolean isWindows = System.getProperty("os.name", "").startsWith("Windows");
    String windows = isWindows ? System.getenv("SystemRoot") : null;
    return windows == null
        ? Paths.get("/etc/dm_svc.conf")
        : Paths.get(windows, "system32", "dm_svc.conf");
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing, no plain file, not text or larger than 1 MB. Which of
   *     these it is, is not for whoever has named the file
   */
  static DmSvcConf read(Path file) throws IOException {
    // A pipe or a device might never end; what the kernel makes up has no size.
    if (!Files.isRegularFile(file) || Files.size(file) == 0 || Files.size(file) > MOST_BYTES) {
      throw new IOException("no plain file of that size");
    }
    byte[] bytes = new byte[MOST_BYTES + 1];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = 0;
      while (read >= 0 && length < bytes.length) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
    }
    if (length > MOST_BYTES) {
      throw new IOException("larger than 1 MB");
    }
    // Host names and options are ASCII; a comment in another encoding does no harm.
    String text = new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IOException("no text");
    }
    return parse(text);
  }

  /** Takes any text; a line it cannot make sense of is skipped, as the vendor driver does. */
  static DmSvcConf parse(String content) {
    DmSvcConf conf = new DmSvcConf();
    Map<String, String> current = conf.globals;
    for (String raw : content.split("[\r\n\uFEFF]+", -1)) {
      String line = withoutComment(raw).trim();
      if (line.startsWith("[") && line.endsWith("]")) {
        String service = key(line.substring(1, line.length() - 1));
        current = conf.sections.computeIfAbsent(service, unused -> new LinkedHashMap<>());
        continue;
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        String name = line.substring(0, equals).trim();
        String text = line.substring(equals + 1).trim();
        current.put(name, value(text));
        if (current == conf.globals && text.startsWith("(")) {
          conf.services.put(key(name), value(text));
        }
      }
    }
    return conf;
  }

  /** The host list of a service, ignoring case; null where there is no such service. */
  @Nullable String hosts(String service) {
    for (Map.Entry<String, String> entry : globals.entrySet()) {
      if (key(entry.getKey()).equals(key(service))) {
        return entry.getValue();
      }
    }
    return null;
  }

  /**
   * The same, but only what stands in parentheses is a service: a line of another kind of file may
   * hold anything, and whoever names the file would be shown it as a host.
   */
  @Nullable String hostsInParentheses(String service) {
    return services.get(key(service));
  }

  /** Whether it defines a service in parentheses, as no other kind of file does. */
  boolean hasServices() {
    return !services.isEmpty();
  }

  /** The options of a service by their names in the file; empty where it has no section. */
  Map<String, String> section(String service) {
    Map<String, String> section = sections.get(key(service));
    return section == null ? Collections.emptyMap() : Collections.unmodifiableMap(section);
  }

  /** The options for all services, and the services themselves. */
  Map<String, String> globals() {
    return Collections.unmodifiableMap(globals);
  }

  /** The names of all options, those of the services as well. */
  Set<String> allNames() {
    Set<String> names = new HashSet<>(globals.keySet());
    sections.values().forEach(section -> names.addAll(section.keySet()));
    return names;
  }

  private static String value(String text) {
    int close = text.startsWith("(") ? text.indexOf(')') : -1;
    return close < 0 ? VendorText.strip(text) : text.substring(1, close).trim();
  }

  private static String withoutComment(String line) {
    int end = line.length();
    int hash = line.indexOf('#');
    end = hash < 0 ? end : hash;
    for (int i = line.indexOf("//"); i >= 0 && i < end; i = line.indexOf("//", i + 1)) {
      // Inside a word it is part of a path.
      if (i == 0 || Character.isWhitespace(line.charAt(i - 1)) || line.charAt(i - 1) == ')') {
        end = i;
      }
    }
    return line.substring(0, end);
  }

  private static String key(String name) {
    return name.trim().toLowerCase(Locale.ROOT);
  }
}
