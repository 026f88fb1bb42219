package io.dmha.cluster;

import io.dmha.time.Ticker;
import io.dmha.url.DmhaUrl;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The clusters in use: connections of the same URL with the same properties share one, others share
 * nothing. A cluster without connections is forgotten after a while. Thread-safe.
 *
 * <p>Under a dmha that several applications share, each may have a driver of its own. What only the
 * context class loader of a caller finds is shared by callers with that loader alone, and held in a
 * way that does not keep the loader: it lives as long as one of its connections.
 */
public final class Clusters {
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MANY = 200;

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong lookedNanos = new AtomicLong(Ticker.system().nanos());
  private final FrontDoor door;

  /**
   * @param door how its clusters are seen from outside
   */
  public Clusters(FrontDoor door) {
    this.door = door;
  }

  /** What makes two connections alike. Immutable. */
  private static final class Key {
    private final String url;
    private final Map<Object, Object> properties;
    private final @Nullable WeakReference<ClassLoader> loader;
    private final int hash;

    private Key(String url, Map<Object, Object> properties, @Nullable ClassLoader loader) {
      this.url = url;
      this.properties = properties;
      this.loader = loader == null ? null : new WeakReference<>(loader);
      // Taken once: the loader may go.
      this.hash =
          31 * (31 * url.hashCode() + properties.hashCode()) + System.identityHashCode(loader);
    }

    /** For all loaders. */
    static Key of(String url, @Nullable Properties info) {
      Map<Object, Object> properties = new HashMap<>();
      if (info != null) {
        synchronized (info) {
          properties.putAll(info);
          for (String name : info.stringPropertyNames()) {
            properties.put(name, info.getProperty(name));
          }
        }
      }
      return new Key(url, properties, null);
    }

    /** The same for this loader alone; null stands for all. */
    Key within(@Nullable ClassLoader context) {
      return new Key(url, properties, context);
    }

    private boolean isOfSameLoader(Key other) {
      if (loader == null || other.loader == null) {
        return loader == other.loader;
      }
      ClassLoader mine = loader.get();
      return mine != null && mine == other.loader.get();
    }

    boolean isSeenBy(@Nullable ClassLoader context) {
      return loader == null || loader.get() == context;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this
          || (other instanceof Key
              && ((Key) other).url.equals(url)
              && ((Key) other).properties.equals(properties)
              && isOfSameLoader((Key) other));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private static final class Entry {
    /** Null where it would keep a class loader that is not ours. */
    private final @Nullable Cluster kept;

    private final WeakReference<Cluster> cluster;
    private volatile long usedNanos = Ticker.system().nanos();

    Entry(Cluster cluster) {
      this.kept = cluster.isOfOwnLoader() ? cluster : null;
      this.cluster = new WeakReference<>(cluster);
    }

    @Nullable Cluster use() {
      usedNanos = Ticker.system().nanos();
      return kept == null ? cluster.get() : kept;
    }

    boolean isUnused(long forNanos) {
      Cluster known = cluster.get();
      return known == null || (known.isIdle() && Ticker.system().nanos() - usedNanos > forNanos);
    }
  }

  /**
   * The cluster of this URL and these properties.
   *
   * @throws SQLException if the URL or a setting is wrong, or the delegate's driver is missing
   */
  public Cluster of(String url, @Nullable Properties info) throws SQLException {
    forgetUnusedNowAndThen();
    Key forAll = Key.of(url, info);
    Cluster known = known(forAll);
    if (known != null) {
      return known;
    }
    Key within = forAll.within(Thread.currentThread().getContextClassLoader());
    known = known(within);
    if (known != null) {
      return known;
    }
    forgetUnused();
    Cluster made = new Cluster(DmhaUrl.parse(url, info), door);
    return keep(made.isOfOwnLoader() ? forAll : within, made);
  }

  /**
   * What is shown of each cluster that is in use or was a moment ago, but for those that belong to
   * another class loader than the caller's context. The order is none.
   */
  public List<ClusterBeans> beans() {
    forgetUnusedNowAndThen();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    List<ClusterBeans> found = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          Cluster known = entry.cluster.get();
          if (known != null && key.isSeenBy(context)) {
            found.add(known.beans());
          }
        });
    return found;
  }

  private @Nullable Cluster known(Key key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.use();
  }

  /** Another thread may have been quicker. */
  private Cluster keep(Key key, Cluster made) {
    Entry mine = new Entry(made);
    while (true) {
      Entry other = entries.putIfAbsent(key, mine);
      Cluster known = other == null ? made : other.use();
      if (known != null) {
        return known;
      }
      entries.remove(key, other);
    }
  }

  /** With their passwords, for as long as dmha is used at all. */
  private void forgetUnusedNowAndThen() {
    long now = Ticker.system().nanos();
    long last = lookedNanos.get();
    if (now - last > LOOK_NANOS && lookedNanos.compareAndSet(last, now)) {
      forgetUnused();
    }
  }

  private void forgetUnused() {
    long longest = entries.size() >= MANY ? 0 : KEPT_NANOS;
    entries.values().removeIf(entry -> entry.isUnused(longest));
  }
}
