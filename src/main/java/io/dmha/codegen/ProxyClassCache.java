package io.dmha.codegen;

import java.lang.ref.SoftReference;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The generated classes, made once for each base and delegate class, and held in a way that keeps
 * neither from being unloaded.
 */
public final class ProxyClassCache {
  /** A package of their own: to share ours would split it between class loaders. */
  private static final String PACKAGE = "io.dmha.generated.";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** By the delegate's class, then by base. Guarded by itself; generating takes milliseconds. */
  private static final Map<Class<?>, Map<Class<?>, SoftReference<Class<?>>>> CLASSES =
      new WeakHashMap<>();

  private ProxyClassCache() {}

  /** A new prototype of the class that extends {@code base} for delegates of class {@code type}. */
  public static <P> P prototype(
      Class<P> base, @Nullable Class<?> jdbc, Class<?> type, MethodRules rules) {
    try {
      return base.cast(proxyClass(base, jdbc, type, rules).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the proxy of " + type + " could not be made", e);
    }
  }

  private static Class<?> proxyClass(
      Class<?> base, @Nullable Class<?> jdbc, Class<?> type, MethodRules rules) {
    synchronized (CLASSES) {
      Map<Class<?>, SoftReference<Class<?>>> byBase =
          CLASSES.computeIfAbsent(type, any -> new HashMap<>());
      SoftReference<Class<?>> known = byBase.get(base);
      Class<?> found = known == null ? null : known.get();
      if (found == null) {
        found = generate(base, jdbc, type, rules);
        byBase.put(base, new SoftReference<>(found));
      }
      return found;
    }
  }

  private static Class<?> generate(
      Class<?> base, @Nullable Class<?> jdbc, Class<?> type, MethodRules rules) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    if (jdbc != null) {
      interfaces.add(jdbc);
    }
    Loader loader = new Loader(base.getClassLoader(), type.getClassLoader());
    collect(type, interfaces, loader);
    interfaces.removeIf(each -> each.isAssignableFrom(base));
    Class<?> face = Faces.of(base);
    if (face != null) {
      interfaces.add(face);
    }
    String name =
        PACKAGE + base.getSimpleName() + "_" + type.getSimpleName() + NUMBER.incrementAndGet();
    try {
      ModuleExports.to(loader, base);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("our packages could not be exported to " + name, e);
    }
    ProxyClassWriter forwarder = new ProxyClassWriter(name, base, interfaces, rules);
    Class<?> made = loader.define(name, forwarder.write());
    forwarder.handOverMethods(made);
    return made;
  }

  /** All public interfaces of the delegate, JDBC's and the vendor's. */
  private static void collect(@Nullable Class<?> type, Set<Class<?>> found, Loader loader) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> each : c.getInterfaces()) {
        if (Modifier.isPublic(each.getModifiers()) && loader.sees(each) && isForwarded(each)) {
          found.add(each);
        }
        collect(each, found, loader);
      }
    }
  }

  /** Interfaces with static state or meaning of their own are not what an application casts to. */
  private static boolean isForwarded(Class<?> each) {
    String name = each.getName();
    return !name.startsWith("java.lang.") && !name.startsWith("java.io.");
  }

  /**
   * Sees our classes and those of the delegate; one for each class, so that each can go alone. All
   * but ours is the delegate's to say: another copy of its driver may lie beside us.
   */
  private static final class Loader extends ClassLoader {
    private final @Nullable ClassLoader delegates;

    Loader(@Nullable ClassLoader ours, @Nullable ClassLoader delegates) {
      super(ours);
      this.delegates = delegates;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (delegates != null && !name.startsWith("io.dmha.")) {
        try {
          return delegates.loadClass(name);
        } catch (ClassNotFoundException e) {
          // Then it is one that our own classes refer to.
        }
      }
      return super.loadClass(name, resolve);
    }

    boolean sees(Class<?> type) {
      try {
        return Class.forName(type.getName(), false, this) == type;
      } catch (ClassNotFoundException | LinkageError e) {
        return false;
      }
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
