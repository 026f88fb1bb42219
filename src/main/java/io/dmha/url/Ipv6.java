package io.dmha.url;

/** Tells an IPv6 literal from other text, without looking anything up. */
final class Ipv6 {
  private Ipv6() {}

  /** Whether this is an IPv6 address without brackets: {@code ::1}, {@code fe80::1%eth0}. */
  static boolean isLiteral(String text) {
    int percent = text.indexOf('%');
    String address = percent < 0 ? text : text.substring(0, percent);
    if (percent >= 0 && !isZone(text.substring(percent + 1))) {
      return false;
    }
    int gap = address.indexOf("::");
    if (gap < 0) {
      return groups(address, true) == 8;
    }
    int before = gap == 0 ? 0 : groups(address.substring(0, gap), false);
    String tail = address.substring(gap + 2);
    int after = tail.isEmpty() ? 0 : groups(tail, true);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /** How many 16-bit groups these are; -1 where one is wrong. */
  private static int groups(String text, boolean mayEndInIpv4) {
    String[] parts = text.split(":", 10);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else if (isGroup(parts[i])) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static boolean isGroup(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 4;
  }

  private static boolean isIpv4(String text) {
    String[] bytes = text.split("\\.", 5);
    for (String part : bytes) {
      if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return bytes.length == 4;
  }

  private static boolean isZone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isLetterOrDigit(text.charAt(i)) && "-_.".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
