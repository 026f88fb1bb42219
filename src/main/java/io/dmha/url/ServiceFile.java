package io.dmha.url;

import io.dmha.settings.Problems;
import io.dmha.settings.UrlPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code dm_svc.conf} of one URL. A file that the URL names is not trusted: it must look like
 * one, nothing of it is shown, nor why it cannot be used, which would tell files apart. Used once;
 * not thread-safe.
 */
final class ServiceFile {
  /** Said whatever is the matter with a file. */
  static final String UNUSABLE =
      "The file that dmSvcConf names cannot be used as dm_svc.conf. It must be a text file of at most"
          + " 1 MB that names its services as NAME=(host1:5236,host2:5236).";

  private static final Pattern PORT = Pattern.compile(":[0-9]");

  private final boolean isOfUrl;
  private final boolean isUnusable;
  private final @Nullable DmSvcConf file;

  /**
   * Reads it, before the delegate is given the option.
   *
   * @param inUrl the file that the URL names; null where it names none
   * @param inProperties the one that the properties name
   * @param usual the one that is read otherwise, if it is there
   */
  ServiceFile(
      @Nullable String inUrl,
      @Nullable String inProperties,
      Path usual,
      UrlPolicy policy,
      Problems problems) {
    this.isOfUrl = inUrl != null;
    String named = inUrl == null ? inProperties : inUrl;
    this.file = named == null ? usual(usual) : named(named, policy, problems);
    this.isUnusable = named != null && file == null;
  }

  /** One that cannot be read is none, as for the delegate. */
  private static @Nullable DmSvcConf usual(Path path) {
    try {
      return Files.isReadable(path) ? DmSvcConf.read(path) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable DmSvcConf named(String path, UrlPolicy policy, Problems problems) {
    try {
      DmSvcConf read = DmSvcConf.read(Paths.get(path));
      if (!isOfUrl || read.hasServices()) {
        refuseOptions(read, policy, problems);
        return read;
      }
      return null;
    } catch (IOException | InvalidPathException e) {
      // Said in the same words, whatever it is.
      return null;
    }
  }

  private void refuseOptions(DmSvcConf read, UrlPolicy policy, Problems problems) {
    if (!isOfUrl) {
      return;
    }
    for (String name : read.allNames()) {
      if (policy.refuses("dm", name)) {
        problems.add(UrlPolicy.refused("of the driver", "in a file that the URL names"));
      }
    }
  }

  /** Whether one was named that cannot be used. */
  boolean isUnusable() {
    return isUnusable;
  }

  /** Whether the URL has named it. */
  boolean isOfUrl() {
    return isOfUrl;
  }

  /** The hosts of a service; null where there is none of that name. */
  @Nullable String hosts(String service) {
    DmSvcConf known = file;
    if (known == null) {
      return null;
    }
    return isOfUrl ? known.hostsInParentheses(service) : known.hosts(service);
  }

  /** Whether the delegate would take a host of this name for a service. */
  boolean redirects(String host) {
    DmSvcConf known = file;
    return known != null && known.hostsInParentheses(host) != null;
  }

  /** The options of a service, then those for all. */
  List<Map<String, String>> options(String service) {
    List<Map<String, String>> options = new ArrayList<>();
    DmSvcConf known = file;
    if (known != null) {
      options.add(known.section(service));
      options.add(known.globals());
    }
    return options;
  }

  /** The names of the options for all services, where the delegate reads the file itself. */
  Set<String> names() {
    return file == null || isOfUrl ? new HashSet<>() : new HashSet<>(file.globals().keySet());
  }

  /**
   * The options for all services, without the services: both may stand in parentheses, and a list
   * of hosts has ports.
   */
  Map<String, String> plainOptions() {
    DmSvcConf known = file;
    Map<String, String> plain = new LinkedHashMap<>();
    if (known != null) {
      known
          .globals()
          .forEach(
              (name, value) -> {
                if (!PORT.matcher(value).find()) {
                  plain.put(name, value);
                }
              });
    }
    return plain;
  }
}
