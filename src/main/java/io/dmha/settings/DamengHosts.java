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

  DamengHosts(UrlTail tail, Properties info, Path defaultFile, Problems problems) {
    this.tail = tail;
    this.info = info;
    this.defaultFile = defaultFile;
    this.problems = problems;
  }

  /** The hosts; what is wrong with them is a problem. */
  List<Address> find(String authority) {
    if (authority.isEmpty()) {
      return byHostOption();
    }
    if (tail.vendorValue("host") != null) {
      problems.add("The URL names hosts after '//' and in the option 'host'. Remove one.");
    }
    if (authority.indexOf(',') < 0 && authority.indexOf(':') < 0) {
      String group = groupValue(authority);
      if (group != null) {
        return parse(withoutBlanks(group));
      }
      String hosts = serviceHosts(authority);
      if (hosts != null) {
        return parse(withoutBlanks(hosts));
      }
    }
    List<Address> hosts = parse(authority);
    tail = tail.without(piece -> isOption(piece, "port"));
    return hosts;
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

  private List<Address> parse(String list) {
    String port = tail.vendorValue("port");
    int defaultPort = DEFAULT_PORT;
    if (port != null) {
      defaultPort = HostText.port(port);
      if (defaultPort == 0) {
        problems.add("The option 'port' must be a number from 1 to 65535.");
        defaultPort = DEFAULT_PORT;
      }
    }
    return new HostText(true, defaultPort, problems).parse(list);
  }

  private List<Address> byHostOption() {
    String host = option("host");
    String port = option("port");
    tail = tail.without(piece -> isOption(piece, "host") || isOption(piece, "port"));
    if (host == null || host.isEmpty()) {
      problems.add("The URL names no host. Write one after '//', as in //host1:5236,host2:5236.");
      return Collections.emptyList();
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    Address address = new HostText(true, DEFAULT_PORT, problems).address(bare, port);
    return address == null ? Collections.emptyList() : Collections.singletonList(address);
  }

  /** The value of a vendor option: from the URL, else from the properties. */
  private @Nullable String option(String name) {
    String value = tail.vendorValue(name);
    if (value != null) {
      return value;
    }
    for (String key : info.stringPropertyNames()) {
      if (key.equalsIgnoreCase(name)) {
        return info.getProperty(key);
      }
    }
    return null;
  }

  /** The hosts of {@code GRP} in {@code //GRP?GRP=(h1,h2)}, which leaves the tail. */
  private @Nullable String groupValue(String group) {
    String value = null;
    for (UrlTail.Piece piece : tail.pieces()) {
      if (piece.name().equalsIgnoreCase(group)) {
        value = VendorText.strip(piece.value());
      }
    }
    tail = tail.without(piece -> piece.name().equalsIgnoreCase(group));
    return value;
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
    return VendorText.key(piece.name()).equals(name);
  }

  private static String withoutBlanks(String list) {
    return list.replaceAll("\\s*,\\s*", ",").trim();
  }
}
