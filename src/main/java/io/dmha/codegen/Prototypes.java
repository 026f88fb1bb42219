package io.dmha.codegen;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One prototype for each class of the delegate; it makes the proxies by a virtual call, which costs
 * what {@code new} costs. Thread-safe.
 */
public final class Prototypes<P> {
  private static final class Entry<P> {
    final Class<?> type;
    final P prototype;

    Entry(Class<?> type, P prototype) {
      this.type = type;
      this.prototype = prototype;
    }
  }

  private final Class<P> base;
  private final @Nullable Class<?> jdbc;
  private final MethodRules rules;
  private final Map<Class<?>, Entry<P>> entries = new ConcurrentHashMap<>();

  /** The one asked for last: as a rule the only one. */
  private volatile @Nullable Entry<P> last;

  /**
   * @param jdbc the interface the proxies implement; null to implement what the delegate does
   * @param rules what the methods do
   */
  public Prototypes(Class<P> base, @Nullable Class<?> jdbc, MethodRules rules) {
    this.base = base;
    this.jdbc = jdbc;
    this.rules = rules;
  }

  /** The prototype for objects of the class of {@code delegate}. */
  public P of(Object delegate) {
    Class<?> type = delegate.getClass();
    Entry<P> known = last;
    if (known != null && known.type == type) {
      return known.prototype;
    }
    Entry<P> entry =
        entries.computeIfAbsent(
            type, any -> new Entry<>(any, ProxyClassCache.prototype(base, jdbc, any, rules)));
    last = entry;
    return entry.prototype;
  }
}
