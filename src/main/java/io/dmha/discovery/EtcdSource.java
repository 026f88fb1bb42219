package io.dmha.discovery;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code PREFIX/hosts/ANY} with an entry each, and {@code PREFIX/leader} with one host.
 * All are read at one revision, so a list is never half an old one.
 */
final class EtcdSource implements HostSource {
  /** A watch that has gone quiet is believed so often; then all is read again. */
  private static final int MOST_QUIET = 12;

  private final Etcd etcd;
  private final String prefix;
  private int quiet;

  /**
   * @param prefix without a slash at its end
   */
  EtcdSource(Etcd etcd, String prefix) {
    this.etcd = etcd;
    this.prefix = prefix;
  }

  @Override
  public HostAnswer watch(@Nullable HostAnswer before, Duration timeout) throws SourceFailed {
    boolean isQuiet =
        before != null
            && quiet < MOST_QUIET
            && !etcd.isChanged(prefix + "/", Long.parseLong(before.version()), timeout);
    if (before != null && isQuiet) {
      quiet++;
      return before;
    }
    quiet = 0;
    return read();
  }

  private HostAnswer read() throws SourceFailed {
    Etcd.Keys keys = etcd.read(prefix + "/");
    HostEntries entries = new HostEntries();
    for (Map.Entry<String, String> key : keys.values.entrySet()) {
      if (key.getKey().startsWith(prefix + "/hosts/")) {
        entries.add(key.getValue());
      } else if (key.getKey().equals(prefix + "/leader")) {
        entries.lead(key.getValue());
      }
    }
    return entries.answer(Long.toString(keys.revision));
  }
}
