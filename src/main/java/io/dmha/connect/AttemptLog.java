package io.dmha.connect;

import io.dmha.topology.Host;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a search tried, by host: for the one message at its end. Used by one thread. */
final class AttemptLog {
  private static final class Entry {
    private int times;
    private String reason = "";
    private @Nullable Throwable failure;
  }

  private final Map<Host, Entry> entries = new LinkedHashMap<>();

  /** Notes a try and how it failed. */
  void add(Host host, String reason, Throwable failure) {
    Entry entry = entries.computeIfAbsent(host, any -> new Entry());
    entry.times++;
    entry.reason = reason;
    entry.failure = failure;
  }

  /**
   * Notes a try that failed by no exception of the driver.
   *
   * @param isCutShort whether there was no time left to tell more than an earlier try did
   */
  void add(Host host, String reason, boolean isCutShort) {
    Entry entry = entries.computeIfAbsent(host, any -> new Entry());
    boolean saysLess = isCutShort && entry.times > 0;
    entry.times++;
    entry.reason = saysLess ? entry.reason : reason;
    entry.failure = saysLess ? entry.failure : null;
  }

  /** How often a host was tried. */
  int times(Host host) {
    Entry known = entries.get(host);
    return known == null ? 0 : known.times;
  }

  /** Notes why a host was not tried, unless it was tried before. */
  void skip(Host host, String reason) {
    entries.computeIfAbsent(host, any -> new Entry()).reason = reason;
  }

  /** Host by host, with the last reason and the number of tries. */
  String describe() {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (host, entry) -> {
          text.append(text.length() == 0 ? "" : ", ").append(host).append(' ').append(entry.reason);
          text.append(entry.times == 0 ? " (not tried)" : entry.times == 1 ? "" : tries(entry));
        });
    return text.length() == 0 ? "none was tried" : text.toString();
  }

  private static String tries(Entry entry) {
    return " (" + entry.times + " tries)";
  }

  /** Hands the last failure of every host to {@code thrown} as suppressed. */
  void suppressInto(Throwable thrown) {
    for (Entry entry : entries.values()) {
      if (entry.failure != null && entry.failure != thrown.getCause()) {
        thrown.addSuppressed(entry.failure);
      }
    }
  }

  /** The last failure of the first host that has one. */
  @Nullable Throwable firstFailure() {
    for (Entry entry : entries.values()) {
      if (entry.failure != null) {
        return entry.failure;
      }
    }
    return null;
  }
}
