package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Problems;
import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import io.dmha.settings.SettingsBuilder;
import io.dmha.settings.UrlPolicy;
import io.dmha.settings.VendorText;
import io.dmha.text.PercentCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one URL with its properties, step by step, into the fields a {@link DmhaUrl} is made of.
 */
final class UrlReader {
  /** In characters: 64 hosts with long names, and as many options as anybody has. */
  private static final int LONGEST_URL = 16_384;

  final UrlParts parts;
  final UrlTail tail;
  final List<Address> inOrderOfUrl;
  final List<Address> addresses;
  final Settings settings;
  final Properties delegateProperties;
  final List<String> notes;
  final Set<String> namesInFile;

  /**
   * Reads all there is.
   *
   * @throws SQLException naming every problem
   */
  UrlReader(String url, @Nullable Properties info, Path dmSvcConf, UrlPolicy policy)
      throws SQLException {
    Properties copy = copy(info);
    if (url.length() > LONGEST_URL) {
      throw Problems.tooLong(url.length(), LONGEST_URL);
    }
    Problems problems = new Problems(url, copy);
    UrlParts cut = UrlParts.of(url, problems);
    SettingsBuilder builder = new SettingsBuilder(policy, problems);
    giveProperties(copy, builder);
    builder.giveSystem();
    if (cut == null) {
      throw problems.exception();
    }
    policy.checkDriver(cut.driver(), problems);
    refuseOptions(cut, policy, problems);
    giveUrl(cut.tail, builder, problems);
    UrlTail rest = cut.tail.without(UrlTail.Piece::isDmha);
    copy.keySet().removeIf(UrlReader::isDmha);
    if (cut.subprotocol.equals("dm") && cut.authority != null) {
      DamengHosts hosts = new DamengHosts(rest, copy, dmSvcConf, policy, problems);
      inOrderOfUrl = hosts.find(cut.authority);
      rest = hosts.tail();
      namesInFile = hosts.namesInFile();
      VendorOptions vendor = new VendorOptions(builder, problems);
      offer(vendor, rest, copy);
      offer(vendor, hosts);
      notes = new ArrayList<>(hosts.notes());
      notes.addAll(vendor.translate());
      rest = rest.without(piece -> VendorOptions.isOne(piece.name()));
      copy.keySet().removeIf(UrlReader::isVendors);
      addresses = rotated(inOrderOfUrl, vendor.startAt());
    } else {
      notes = new ArrayList<>();
      namesInFile = Collections.emptySet();
      inOrderOfUrl =
          cut.authority == null
              ? new ArrayList<>()
              : new HostText(false, Address.NO_PORT, problems).parse(cut.authority);
      addresses = inOrderOfUrl;
    }
    settings = builder.build();
    refuseCanary(settings, addresses, problems);
    refuseUnwatched(settings, problems);
    problems.throwIfAny();
    parts = cut;
    tail = UrlCredentials.moved(cut.subprotocol, rest, copy);
    delegateProperties = copy;
    if (cut.subprotocol.equals("postgresql")) {
      // Of each host its own: they would lead all connections to one.
      copy.keySet().removeAll(Arrays.asList("PGHOST", "PGPORT", "host", "port"));
    }
  }

  /** One that is no host of the list, or has none to be compared with. */
  private static void refuseCanary(Settings settings, List<Address> addresses, Problems problems) {
    String canary = settings.get(Settings.CANARY).host();
    if (canary.isEmpty()) {
      return;
    }
    long named =
        addresses.stream()
            .filter(each -> canary.equals(each.toString()) || canary.equals(each.host()))
            .count();
    if (named != 1) {
      problems.add(
          "Setting 'dmha.canary' names "
              + problems.quote(canary)
              + ", which is "
              + (named == 0 ? "no host" : "several hosts")
              + " of the list. Write it as it stands there, with its port.");
    } else if (addresses.size() == 1) {
      problems.add("Setting 'dmha.canary' needs a second host, with which the canary is compared.");
    }
  }

  /** What only the watch does needs it. */
  private static void refuseUnwatched(Settings settings, Problems problems) {
    boolean isUnwatched = settings.get(Settings.PROBE_INTERVAL).isZero();
    boolean hasCanary = !settings.get(Settings.CANARY).host().isEmpty();
    if (isUnwatched && (hasCanary || !settings.get(Settings.FAILBACK).isZero())) {
      problems.add(
          "Setting '"
              + (hasCanary ? "dmha.canary" : "dmha.failback")
              + "' needs the watch, which 'dmha.probeInterval' turns off with 0. Leave one of them"
              + " out.");
    }
  }

  private static void refuseOptions(UrlParts cut, UrlPolicy policy, Problems problems) {
    if (cut.tail.isMixed()) {
      problems.add(
          "The URL mixes the separators of its options. Write all of them after one '?' and separated"
              + " by '&', or each after a ';', and encode these characters in values of dmha's"
              + " settings, as %3B, %26 and %3F.");
    }
    int first = 0;
    // Read in each way there is: where one driver sees a value, another one begins an option.
    for (String piece : cut.tail.toString().split("[?&;]", -1)) {
      int equals = piece.indexOf('=');
      String name = equals < 0 ? piece : piece.substring(0, equals);
      String value = equals < 0 ? "" : piece.substring(equals + 1);
      boolean isOption = first++ > 0 && !Ascii.startsWith(piece, 0, Setting.PREFIX);
      if ((isOption && policy.refusesValue(cut.subprotocol, name, value))
          || policy.refuses(cut.subprotocol, name)) {
        problems.add(UrlPolicy.refused(problems.quote(name), "in the URL"));
      }
    }
  }

  /** A copy that also sees nested defaults, and keeps values that are not text. */
  static Properties copy(@Nullable Properties info) {
    Properties copy = new Properties();
    if (info == null) {
      return copy;
    }
    synchronized (info) {
      for (String name : info.stringPropertyNames()) {
        String value = info.getProperty(name);
        if (value != null) {
          copy.setProperty(name, value);
        }
      }
      for (Map.Entry<Object, Object> entry : info.entrySet()) {
        if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) {
          copy.put(entry.getKey(), entry.getValue());
        }
      }
    }
    return copy;
  }

  private static void giveProperties(Properties info, SettingsBuilder builder) {
    for (Map.Entry<Object, Object> entry : info.entrySet()) {
      if (isDmha(entry.getKey())) {
        String value = String.valueOf(entry.getValue());
        builder.give(SettingsBuilder.Source.PROPERTIES, (String) entry.getKey(), value);
      }
    }
  }

  private static void giveUrl(UrlTail tail, SettingsBuilder builder, Problems problems) {
    for (UrlTail.Piece piece : tail.pieces()) {
      if (!piece.isDmha()) {
        continue;
      }
      String value = PercentCode.decode(piece.value());
      if (value == null) {
        problems.add(
            "The value of "
                + problems.quote(piece.name())
                + " has a bad percent escape. Write '%'"
                + " itself as %25.");
      } else {
        builder.give(SettingsBuilder.Source.URL, piece.name(), value);
      }
    }
  }

  private static void offer(VendorOptions vendor, UrlTail tail, Properties info) {
    List<UrlTail.Piece> lastFirst = new ArrayList<>(tail.pieces());
    Collections.reverse(lastFirst);
    lastFirst.forEach(piece -> vendor.offer(piece.name(), piece.value()));
    info.forEach((name, value) -> vendor.offer(String.valueOf(name), String.valueOf(value)));
  }

  /** Of a file that the URL names nothing is shown. */
  private static void offer(VendorOptions vendor, DamengHosts hosts) {
    for (Map<String, String> options : hosts.fileOptions()) {
      options.forEach(hosts.isFileOfUrl() ? vendor::offerHidden : vendor::offer);
    }
  }

  private static boolean isDmha(Object name) {
    return name instanceof String && Ascii.startsWith((String) name, 0, Setting.PREFIX);
  }

  /** HA options, and the host of a URL without one, which must not lead the delegate elsewhere. */
  private static boolean isVendors(Object name) {
    String key = VendorText.key(String.valueOf(name));
    return VendorOptions.isOne(key) || key.equals("host") || key.equals("port");
  }

  private static List<Address> rotated(List<Address> addresses, int startAt) {
    List<Address> rotated = new ArrayList<>(addresses);
    if (!rotated.isEmpty()) {
      Collections.rotate(rotated, -(startAt % rotated.size()));
    }
    return rotated;
  }
}
