package io.dmha.url;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The URL that may be shown. */
final class PublicUrl {
  /** Whose URLs are paths of files. */
  private static final Set<String> OF_FILES =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("h2", "hsqldb", "derby", "sqlite", "duckdb")));

  private PublicUrl() {}

  /** What precedes an {@code @} in a path may be a user and a password. */
  static String of(String beforeHosts, List<Address> addresses, String path) {
    if (addresses.isEmpty()) {
      return beforeHosts + withoutUser(path);
    }
    StringBuilder url = new StringBuilder(beforeHosts);
    for (int i = 0; i < addresses.size(); i++) {
      url.append(i == 0 ? "" : ",").append(addresses.get(i));
    }
    int at = path.lastIndexOf('@');
    return url.append(withoutOptions(at < 0 ? path : "/***" + path.substring(at))).toString();
  }

  /**
   * In a URL that we do not understand, a user and a password may precede an {@code @}, or stand
   * alone, as in {@code oracle:thin:scott/tiger}.
   */
  private static String withoutUser(String rest) {
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      return withoutOptions(rest.substring(0, rest.indexOf(':') + 1) + "***" + rest.substring(at));
    }
    int slash = rest.indexOf('/');
    int colon = rest.lastIndexOf(':', slash);
    boolean mayBeUser =
        slash > 0 && colon > 0 && !OF_FILES.contains(rest.substring(0, rest.indexOf(':')));
    return withoutOptions(mayBeUser ? rest.substring(0, colon + 1) + "***" : rest);
  }

  private static String withoutOptions(String path) {
    int end = 0;
    while (end < path.length() && "?;&=".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return path.substring(0, end);
  }
}
