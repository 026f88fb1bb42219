package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Problems;
import io.dmha.text.ForeignText;
import org.jspecify.annotations.Nullable;

/** A dmha URL cut into its parts; the hosts are not read yet. Immutable. */
final class UrlParts {
  static final String PREFIX = "jdbc:dmha:";
  static final String ALIAS = "jdbc:dm:ha:";
  private static final String EXAMPLE = "jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA";

  /** Which driver is underneath, in small letters: {@code dm}, {@code h2}. */
  final String subprotocol;

  /** The delegate's URL up to the hosts; up to the options where there are no hosts. */
  final String beforeHosts;

  /** What stands between {@code //} and the path; null where the URL has no hosts. */
  final @Nullable String authority;

  final UrlTail tail;

  private UrlParts(String subprotocol, String before, @Nullable String authority, UrlTail tail) {
    this.subprotocol = subprotocol;
    this.beforeHosts = before;
    this.authority = authority;
    this.tail = tail;
  }

  /** What names the driver: the URL after {@code jdbc:}, its first word in small letters. */
  String driver() {
    String url = authority == null ? beforeHosts + tail.path() : beforeHosts;
    int colon = url.indexOf(':', "jdbc:".length());
    return subprotocol + (colon < 0 ? "" : url.substring(colon));
  }

  static boolean isDmhaUrl(@Nullable String url) {
    return url != null && (startsWith(url, PREFIX) || startsWith(url, ALIAS));
  }

  /** As {@link DmhaUrl#subprotocolOf}. */
  static @Nullable String subprotocolOf(@Nullable String url) {
    if (url == null || !isDmhaUrl(url)) {
      return null;
    }
    boolean alias = startsWith(url, ALIAS);
    String rest = url.substring(alias ? ALIAS.length() : PREFIX.length());
    return rest.startsWith("//") ? "dm" : alias ? null : subprotocol(rest);
  }

  private static boolean startsWith(String url, String prefix) {
    return Ascii.startsWith(url, 0, prefix);
  }

  /** The parts, or null and a problem. */
  static @Nullable UrlParts of(String url, Problems problems) {
    if (!isDmhaUrl(url)) {
      problems.add("The URL does not begin with '" + PREFIX + "'. Write it like " + EXAMPLE + ".");
      return null;
    }
    boolean alias = startsWith(url, ALIAS);
    String rest = url.substring(alias ? ALIAS.length() : PREFIX.length());
    if (rest.startsWith("//")) {
      return withHosts("dm", "jdbc:dm://", rest.substring(2), problems);
    }
    String subprotocol = alias ? null : subprotocol(rest);
    if (subprotocol == null || subprotocol.equals("jdbc") || subprotocol.equals("dmha")) {
      problems.add(notADatabase(alias, subprotocol));
      return null;
    }
    if (subprotocol.equals("dm")) {
      if (!rest.startsWith("//", 3)) {
        problems.add("After '" + PREFIX + "dm:' must come '//', as in " + EXAMPLE + ".");
        return null;
      }
      return withHosts("dm", "jdbc:dm://", rest.substring(5), problems);
    }
    int hosts = hostsStart(rest);
    return hosts < 0
        ? withoutHosts(subprotocol, rest, problems)
        : withHosts(
            subprotocol, "jdbc:" + rest.substring(0, hosts), rest.substring(hosts), problems);
  }

  private static String notADatabase(boolean alias, @Nullable String subprotocol) {
    if (alias) {
      return "After '" + ALIAS + "' must come '//', as in " + ALIAS + "//host1,host2/SCHEMA.";
    }
    if (subprotocol == null) {
      return "After '" + PREFIX + "' must come a database, as in " + EXAMPLE + ".";
    }
    return "After '"
        + PREFIX
        + "' must come a database, not '"
        + subprotocol
        + ":'. Leave that out, as in "
        + EXAMPLE
        + ".";
  }

  /** The word before the first colon, in small letters; null where there is none. */
  private static @Nullable String subprotocol(String rest) {
    int colon = rest.indexOf(':');
    for (int i = 0; i < colon; i++) {
      char c = rest.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && "+-._".indexOf(c) < 0) {
        return null;
      }
    }
    return colon < 1 ? null : Ascii.lower(rest.substring(0, colon));
  }

  /** Where the hosts begin: after a {@code //} that is no part of a file name; -1 for no hosts. */
  private static int hostsStart(String rest) {
    int end = endOf(rest, "?;");
    for (int i = rest.indexOf("//"); i > 0 && i < end; i = rest.indexOf("//", i + 1)) {
      char before = rest.charAt(i - 1);
      if (before == ':' || before == '@') {
        // Three slashes: a file, or a driver's way to say "this machine".
        return rest.startsWith("/", i + 2) ? -1 : i + 2;
      }
    }
    return -1;
  }

  private static @Nullable UrlParts withHosts(
      String subprotocol, String before, String rest, Problems problems) {
    int end = endOf(rest, "/?&;");
    UrlTail tail = UrlTail.of(rest.substring(end), UrlTail.separatorOf(subprotocol));
    if (!tail.path().isEmpty() && !tail.path().startsWith("/")) {
      problems.add(
          "The hosts are followed by '"
              + tail.path().charAt(0)
              + "'. Write options after a '?', separated by '&'.");
      return null;
    }
    int at = before.lastIndexOf('@');
    boolean isUserInPath = subprotocol.equals("dm") && tail.path().indexOf('@') >= 0;
    if (isUserInPath || (at > 0 && before.charAt(at - 1) != ':')) {
      problems.add(
          "The URL has a user or a password before '@'. Give them as the properties 'user' and"
              + " 'password'.");
      return null;
    }
    if (hasControl(before + rest.substring(0, end) + tail.path(), problems)) {
      return null;
    }
    return new UrlParts(subprotocol, before, rest.substring(0, end), tail);
  }

  private static @Nullable UrlParts withoutHosts(
      String subprotocol, String rest, Problems problems) {
    UrlTail tail = UrlTail.of(rest, UrlTail.separatorOf(subprotocol));
    if (hasControl(tail.path(), problems)) {
      return null;
    }
    if (tail.path().length() == subprotocol.length() + 1) {
      problems.add(
          "The URL ends after the driver's name, "
              + problems.quote(subprotocol)
              + ". Write the rest of the database's own"
              + " URL there.");
      return null;
    }
    return new UrlParts(subprotocol, "jdbc:", null, tail);
  }

  private static boolean hasControl(String text, Problems problems) {
    if (!ForeignText.onOneLine(text).equals(text)) {
      problems.add("The URL has a line break or another control character. Remove it.");
      return true;
    }
    return false;
  }

  private static int endOf(String text, String stops) {
    int end = 0;
    while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
