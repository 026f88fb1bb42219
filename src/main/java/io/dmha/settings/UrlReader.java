package io.dmha.settings;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one URL with its properties, step by step, into the fields a {@link DmhaUrl} is made of.
 */
final class UrlReader {
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
  UrlReader(String url, @Nullable Properties info, Path dmSvcConf) throws SQLException {
    Properties copy = copy(info);
    Problems problems = new Problems(url, copy);
    UrlParts cut = UrlParts.of(url, problems);
    SettingsBuilder builder = new SettingsBuilder(problems);
    giveProperties(copy, builder);
    if (cut == null) {
      throw problems.exception();
    }
    giveUrl(cut.tail, builder, problems);
    UrlTail rest = cut.tail.without(UrlTail.Piece::isDmha);
    copy.keySet().removeIf(UrlReader::isDmha);
    if (cut.subprotocol.equals("dm") && cut.authority != null) {
      DamengHosts hosts = new DamengHosts(rest, copy, dmSvcConf, problems);
      inOrderOfUrl = hosts.find(cut.authority);
      rest = hosts.tail();
      namesInFile = hosts.namesInFile();
      VendorOptions vendor = new VendorOptions(builder, problems);
      offer(vendor, rest, copy, hosts.fileOptions());
      notes = vendor.translate();
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
    problems.throwIfAny();
    parts = cut;
    tail = rest;
    delegateProperties = copy;
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

  private static void offer(
      VendorOptions vendor, UrlTail tail, Properties info, List<Map<String, String>> files) {
    List<UrlTail.Piece> lastFirst = new ArrayList<>(tail.pieces());
    Collections.reverse(lastFirst);
    lastFirst.forEach(piece -> vendor.offer(piece.name(), piece.value()));
    info.forEach((name, value) -> vendor.offer(String.valueOf(name), String.valueOf(value)));
    files.forEach(options -> options.forEach(vendor::offer));
  }

  private static boolean isDmha(Object name) {
    return name instanceof String
        && ((String) name).toLowerCase(Locale.ROOT).startsWith(Setting.PREFIX);
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
