package io.dmha.codegen;

import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** The classes that box primitive types, by internal name. */
final class Boxes {
  private Boxes() {}

  /** The class that boxes {@code type}; null where it is not primitive. */
  static @Nullable String classOf(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
        return "java/lang/Boolean";
      case Type.BYTE:
        return "java/lang/Byte";
      case Type.CHAR:
        return "java/lang/Character";
      case Type.SHORT:
        return "java/lang/Short";
      case Type.INT:
        return "java/lang/Integer";
      case Type.LONG:
        return "java/lang/Long";
      case Type.FLOAT:
        return "java/lang/Float";
      case Type.DOUBLE:
        return "java/lang/Double";
      default:
        return null;
    }
  }
}
