package io.dmha.settings;

import java.util.List;

/** The URL that may be shown. */
final class PublicUrl {
  private PublicUrl() {}

  static String of(String beforeHosts, List<Address> addresses, String path) {
    if (addresses.isEmpty()) {
      return beforeHosts + withoutUser(path);
    }
    StringBuilder url = new StringBuilder(beforeHosts);
    for (int i = 0; i < addresses.size(); i++) {
      url.append(i == 0 ? "" : ",").append(addresses.get(i));
    }
    return url.append(withoutOptions(path)).toString();
  }

  /** {@code oracle:thin:scott/tiger@h:1:x}: in a URL we do not understand, what precedes an @. */
  private static String withoutUser(String rest) {
    int at = rest.lastIndexOf('@');
    String shown =
        at < 0 ? rest : rest.substring(0, rest.indexOf(':') + 1) + "***" + rest.substring(at);
    return withoutOptions(shown);
  }

  private static String withoutOptions(String path) {
    int end = 0;
    while (end < path.length() && "?;&=".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return path.substring(0, end);
  }
}
