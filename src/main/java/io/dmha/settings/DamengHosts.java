package io.dmha.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hosts of a Dameng URL in any of the places where one may name them: the authority, a
 * group defined in the options, the options {@code host} and {@code port}, or a service of {@code
 * dm_svc.conf}. Used once; not thread-safe.
 */
final class DamengHosts {
  static final int DEFAULT_PORT = 5236;
  private static final String FILE_OPTION = "dmSvcConf";

  private final Properties info;
  private final Path defaultFile;
  private final Problems problems;
  private UrlTail tail;
  private @Nullable DmSvcConf file;
  private String service = "";

  /**
   * Prepares the search.
   *
   * @param info the caller's properties, a copy to change
   * @param defaultFile the service file, if the option {@code dmSvcConf} names no other
   */
  DamengHosts(UrlTail tail, Properties info, Path defaultFile, Problems problems) {
    this.tail = tail;
    this.info = info;
    this.defaultFile = defaultFile;
    this.problems = problems;
  }

  /** The hosts; what is wrong with them is a problem. */
  List<Address> find(String authority) {
    String host = authority.isEmpty() ? option("host") : authority;
    int port = port(option("port"));
    tail = tail.without(piece -> isOption(piece, "host") || isOption(piece, "port"));
    if (authority.isEmpty() && host != null && Ipv6.isLiteral(host)) {
      host = "[" + host + "]";
    }
    if (host == null || host.isEmpty()) {
      problems.add("The URL names no host. Write one after '//', as in //host1:5236,host2:5236.");
      return Collections.emptyList();
    }
    // The vendor driver looks for a group even where a port follows the name.
    String named = groupHosts(authority.substring(0, endOfName(authority)));
    if (named == null && !authority.isEmpty() && host.indexOf(',') < 0 && host.indexOf(':') < 0) {
      named = serviceHosts(host);
    }
    return named == null
        ? new HostText(true, port, problems).parse(host)
        : new HostText(true, DEFAULT_PORT, problems).parse(withoutBlanks(named));
  }

  private static int endOfName(String host) {
    int colon = host.indexOf(':');
    return colon < 0 ? host.length() : colon;
  }

  /** The tail without what named the hosts, and with the options of the service. */
  UrlTail tail() {
    return tail;
  }

  /** The options of dm_svc.conf that apply, weightier ones first; empty where it was not used. */
  List<Map<String, String>> fileOptions() {
    List<Map<String, String>> options = new ArrayList<>();
    if (file != null) {
      options.add(file.section(service));
      options.add(file.globals());
    }
    return options;
  }

  /**
   * The names of the options for all services, which the delegate finds in the file by itself; none
   * where it cannot be read, as for the delegate.
   */
  Set<String> namesInFile() {
    try {
      DmSvcConf conf = file;
      if (conf == null) {
        String named = option(FILE_OPTION);
        conf = DmSvcConf.read(named == null ? defaultFile : Paths.get(named));
      }
      return new HashSet<>(conf.globals().keySet());
    } catch (IOException | InvalidPathException e) {
      return Collections.emptySet();
    }
  }

  /** The port of hosts without one. */
  private int port(@Nullable String given) {
    int port = given == null ? DEFAULT_PORT : HostText.port(given);
    if (port == 0) {
      problems.add("The option 'port' must be a number from 1 to 65535.");
    }
    return port == 0 ? DEFAULT_PORT : port;
  }

  /** The value of a vendor option: the last in the URL, else from the properties. */
  private @Nullable String option(String name) {
    for (int i = tail.pieces().size() - 1; i >= 0; i--) {
      if (isOption(tail.pieces().get(i), name)) {
        return VendorText.strip(tail.pieces().get(i).value());
      }
    }
    for (String key : info.stringPropertyNames()) {
      if (key.equalsIgnoreCase(name)) {
        return info.getProperty(key);
      }
    }
    return null;
  }

  /**
   * The hosts of {@code GRP} in {@code //GRP?GRP=(h1,h2)} or in the properties, from which it goes:
   * a host of the same name would lead the delegate back to the group.
   */
  private @Nullable String groupHosts(String group) {
    // A host may be called so, and everybody gives these two.
    if (group.isEmpty() || group.equalsIgnoreCase("user") || group.equalsIgnoreCase("password")) {
      return null;
    }
    String value = option(group);
    tail = tail.without(piece -> isOption(piece, group));
    info.keySet().removeIf(name -> String.valueOf(name).equalsIgnoreCase(group));
    return value == null ? null : VendorText.strip(value);
  }

  private @Nullable String serviceHosts(String name) {
    DmSvcConf conf = readFile();
    String hosts = conf == null ? null : conf.hosts(name);
    if (conf == null || hosts == null) {
      return null;
    }
    file = conf;
    service = name;
    passOn(conf.section(name));
    return hosts;
  }

  private @Nullable DmSvcConf readFile() {
    String named = option(FILE_OPTION);
    if (named == null && !Files.isReadable(defaultFile)) {
      return null;
    }
    try {
      return DmSvcConf.read(named == null ? defaultFile : Paths.get(named));
    } catch (InvalidPathException e) {
      problems.add(
          "dmSvcConf names " + problems.quote(String.valueOf(named)) + ", which is no file name.");
    } catch (IOException e) {
      String shown = problems.quote(named == null ? defaultFile.toString() : named);
      problems.add("The service file " + shown + " cannot be read: " + e.getMessage() + ".");
    }
    return null;
  }

  /**
   * The delegate gets a plain host and so does not look up the section: its other options go into
   * the URL, unless the user has given them.
   */
  private void passOn(Map<String, String> section) {
    Set<String> known = new HashSet<>();
    tail.pieces().forEach(piece -> known.add(VendorText.key(piece.name())));
    info.stringPropertyNames().forEach(name -> known.add(VendorText.key(name)));
    section.forEach(
        (name, value) -> {
          if (!VendorOptions.isOne(name) && !known.contains(VendorText.key(name))) {
            if (value.indexOf('&') < 0) {
              tail = tail.with(name, value);
            } else {
              problems.add(
                  "Option "
                      + problems.quote(name)
                      + " of dm_svc.conf has an '&', which no URL can"
                      + " carry. Give it as a property.");
            }
          }
        });
  }

  private static boolean isOption(UrlTail.Piece piece, String name) {
    return piece.name().equalsIgnoreCase(name);
  }

  private static String withoutBlanks(String list) {
    return list.replaceAll("\\s*,\\s*", ",").trim();
  }
}
