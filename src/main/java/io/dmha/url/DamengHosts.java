package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Problems;
import io.dmha.settings.UrlPolicy;
import io.dmha.settings.VendorText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /** More than the driver has options; the rest of such a file is something else. */
  private static final int MOST_PASSED = 500;

  private final Properties info;
  private final Problems problems;
  private final ServiceFile services;
  private UrlTail tail;
  private final List<String> notes = new ArrayList<>();
  private boolean isOfFile;
  private String service = "";

  /**
   * Prepares the search.
   *
   * @param info the caller's properties, a copy to change
   * @param defaultFile the service file, if the option {@code dmSvcConf} names no other
   */
  DamengHosts(
      UrlTail tail, Properties info, Path defaultFile, UrlPolicy policy, Problems problems) {
    this.tail = tail;
    this.info = info;
    this.problems = problems;
    this.services =
        new ServiceFile(
            inUrl(FILE_OPTION), inProperties(FILE_OPTION), defaultFile, policy, problems);
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
    // The vendor driver looks for a group even where a port follows the name; several are hosts,
    // and so is what has options.
    boolean isOne = authority.indexOf(',') < 0 && authority.indexOf('(') < 0;
    String named = isOne ? groupHosts(authority.substring(0, endOfName(authority))) : null;
    boolean isNameAlone = named == null && !authority.isEmpty() && isOne && host.indexOf(':') < 0;
    if (services.isUnusable()) {
      leaveOutFile(isNameAlone);
    } else if (isNameAlone) {
      named = serviceHosts(host);
    }
    List<Address> found =
        named == null ? new HostText(true, port, problems).parse(host) : parseNamed(named);
    refuseRedirected(found);
    if (services.isOfUrl() && !services.isUnusable()) {
      // The driver would read it again at each connect, and it may be another one by then.
      passOn(services.plainOptions());
      tail = tail.without(piece -> isOption(piece, FILE_OPTION));
    }
    return found;
  }

  /** Of a file that the URL names nothing is shown, not even what is wrong with it. */
  private List<Address> parseNamed(String named) {
    Problems shown = isOfFile && services.isOfUrl() ? new Problems(null, null) : problems;
    List<Address> found = new HostText(true, DEFAULT_PORT, shown).parse(withoutBlanks(named));
    if (shown != problems && !shown.isEmpty()) {
      problems.add(ServiceFile.UNUSABLE);
    }
    return found;
  }

  /** The delegate must not read it; who names hosts does without, as with Dameng's driver. */
  private void leaveOutFile(boolean isNeeded) {
    if (isNeeded) {
      problems.add(ServiceFile.UNUSABLE);
    }
    tail = tail.without(piece -> isOption(piece, FILE_OPTION));
    info.keySet().removeIf(key -> isSame(String.valueOf(key), FILE_OPTION));
    notes.add("Option dmSvcConf was taken out. " + ServiceFile.UNUSABLE);
  }

  /** One line for what was taken out. */
  List<String> notes() {
    return notes;
  }

  /**
   * An option or a service of the name of a host would lead the delegate elsewhere, while health
   * and messages say that host.
   */
  private void refuseRedirected(List<Address> found) {
    for (Address address : found) {
      String name = address.host();
      boolean isUsual =
          Ascii.equalsIgnoreCase(name, "user") || Ascii.equalsIgnoreCase(name, "password");
      if (!isUsual && (option(name) != null || services.redirects(name))) {
        problems.add(
            "Host "
                + problems.quote(name)
                + " is also the name of a group of hosts, to which the driver would connect instead."
                + " Name the group alone, or rename it.");
      }
    }
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
    return isOfFile ? services.options(service) : new ArrayList<>();
  }

  /** Whether the URL has named the file. */
  boolean isFileOfUrl() {
    return services.isOfUrl();
  }

  /** The names of the options for all services, which the delegate finds in the file by itself. */
  Set<String> namesInFile() {
    return services.names();
  }

  /** Whether this option of a URL names the file. */
  static boolean namesFile(UrlTail.Piece option) {
    return isOption(option, FILE_OPTION);
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
    String value = inUrl(name);
    return value == null ? inProperties(name) : value;
  }

  private @Nullable String inUrl(String name) {
    for (int i = tail.pieces().size() - 1; i >= 0; i--) {
      if (isOption(tail.pieces().get(i), name)) {
        return VendorText.strip(tail.pieces().get(i).value());
      }
    }
    return null;
  }

  private @Nullable String inProperties(String name) {
    for (String key : info.stringPropertyNames()) {
      if (isSame(key, name)) {
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
    info.keySet().removeIf(key -> isSame(String.valueOf(key), group));
    return value == null ? null : VendorText.strip(value);
  }

  private @Nullable String serviceHosts(String name) {
    String hosts = services.hosts(name);
    if (hosts == null) {
      return null;
    }
    isOfFile = true;
    service = name;
    passOn(services.options(name).get(0));
    return hosts;
  }

  /**
   * The delegate gets a plain host and so does not look up the section: its other options go into
   * the URL, unless the user has given them.
   */
  private void passOn(Map<String, String> section) {
    Set<String> known = new HashSet<>();
    tail.pieces().forEach(piece -> known.add(VendorText.key(piece.name())));
    info.stringPropertyNames().forEach(name -> known.add(VendorText.key(name)));
    Map<String, String> passed = new LinkedHashMap<>();
    section.forEach(
        (name, value) -> {
          if (VendorOptions.isOne(name) || known.contains(VendorText.key(name))) {
            return;
          }
          if (value.indexOf('&') < 0) {
            passed.put(name, value);
          } else {
            problems.add(services.isOfUrl() ? ServiceFile.UNUSABLE : unpassable(name));
          }
        });
    if (services.isOfUrl() && passed.size() > MOST_PASSED) {
      problems.add(ServiceFile.UNUSABLE);
    } else {
      tail = tail.with(passed);
    }
  }

  private String unpassable(String name) {
    return "Option "
        + problems.quote(name)
        + " of dm_svc.conf has an '&', which no URL can carry. Give it as a property.";
  }

  private static boolean isOption(UrlTail.Piece piece, String name) {
    return isSame(piece.name(), name);
  }

  /** As widely as the driver may read names. */
  private static boolean isSame(String option, String name) {
    return Ascii.folded(option).equals(Ascii.folded(name));
  }

  private static String withoutBlanks(String list) {
    StringBuilder without = new StringBuilder(list.length());
    for (String each : list.split(",", -1)) {
      without.append(without.length() == 0 ? "" : ",").append(each.trim());
    }
    return without.toString();
  }
}
