package io.dmha.codegen;

import java.lang.reflect.Method;
import java.util.Set;

/**
 * Lets generated classes see our packages where we are a module, which exports only what is public:
 * generated classes extend what is not, and belong to the unnamed module of their own loader. By
 * reflection, since Java 8 knows no modules.
 */
final class ModuleExports {
  private ModuleExports() {}

  /** Exports all packages of {@code base}'s module to the classes that {@code loader} defines. */
  static void to(ClassLoader loader, Class<?> base) throws ReflectiveOperationException {
    Object ours;
    try {
      ours = Class.class.getMethod("getModule").invoke(base);
    } catch (NoSuchMethodException e) {
      return; // Java 8
    }
    Class<?> type = Class.forName("java.lang.Module");
    if (!(boolean) type.getMethod("isNamed").invoke(ours)) {
      return;
    }
    Object theirs = ClassLoader.class.getMethod("getUnnamedModule").invoke(loader);
    Method exports = type.getMethod("addExports", String.class, type);
    for (Object each : (Set<?>) type.getMethod("getPackages").invoke(ours)) {
      Object unusedSelf = exports.invoke(ours, each, theirs);
    }
  }
}
