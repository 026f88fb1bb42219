package io.dmha;

import io.dmha.settings.DmhaUrl;
import io.dmha.time.Ticker;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clusters in use: connections of the same URL with the same properties share one, others share
 * nothing. A cluster without connections is forgotten after a while. Thread-safe.
 */
final class Clusters {
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int MANY = 200;

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

  /** What makes two connections alike. Immutable. */
  private static final class Key {
    private final String url;
    private final Map<Object, Object> properties;

    Key(String url, @Nullable Properties info) {
      this.url = url;
      this.properties = new HashMap<>();
      if (info != null) {
        synchronized (info) {
          properties.putAll(info);
          for (String name : info.stringPropertyNames()) {
            properties.put(name, info.getProperty(name));
          }
        }
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key
          && ((Key) other).url.equals(url)
          && ((Key) other).properties.equals(properties);
    }

    @Override
    public int hashCode() {
      return 31 * url.hashCode() + properties.hashCode();
    }
  }

  private static final class Entry {
    private final Cluster cluster;
    private volatile long usedNanos = Ticker.system().nanos();

    Entry(Cluster cluster) {
      this.cluster = cluster;
    }
  }

  /**
   * The cluster of this URL and these properties.
   *
   * @throws SQLException if the URL or a setting is wrong, or the delegate's driver is missing
   */
  Cluster of(String url, @Nullable Properties info) throws SQLException {
    Key key = new Key(url, info);
    Entry known = entries.get(key);
    if (known == null) {
      forgetUnused();
      Entry made = new Entry(new Cluster(DmhaUrl.parse(url, info)));
      Entry other = entries.putIfAbsent(key, made);
      known = other == null ? made : other;
    }
    known.usedNanos = Ticker.system().nanos();
    return known.cluster;
  }

  private void forgetUnused() {
    long now = Ticker.system().nanos();
    boolean isCrowded = entries.size() >= MANY;
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.cluster.isIdle() && (isCrowded || now - entry.usedNanos > KEPT_NANOS)) {
        all.remove();
      }
    }
  }
}
