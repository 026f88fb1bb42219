package io.dmha.codegen;

import static net.bytebuddy.jar.asm.Opcodes.AASTORE;
import static net.bytebuddy.jar.asm.Opcodes.ANEWARRAY;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.I2L;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.SIPUSH;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/** Writes values in the forms in which the bases take them. */
final class Operands {
  private static final String OBJECT = "java/lang/Object";

  private Operands() {}

  /** An array of the arguments from number {@code from} on. */
  static void array(MethodVisitor code, Type[] types, int from) {
    code.visitIntInsn(SIPUSH, types.length - from);
    code.visitTypeInsn(ANEWARRAY, OBJECT);
    int slot = 1;
    for (int i = 0; i < types.length; i++) {
      if (i >= from) {
        code.visitInsn(DUP);
        code.visitIntInsn(SIPUSH, i - from);
        code.visitVarInsn(types[i].getOpcode(ILOAD), slot);
        box(code, types[i]);
        code.visitInsn(AASTORE);
      }
      slot += types[i].getSize();
    }
  }

  /** The value on the stack as an object. */
  static void box(MethodVisitor code, Type type) {
    String boxed = Boxes.classOf(type);
    if (boxed != null) {
      String descriptor = Type.getMethodDescriptor(Type.getObjectType(boxed), type);
      code.visitMethodInsn(INVOKESTATIC, boxed, "valueOf", descriptor, false);
    }
  }

  /** The primitive on the stack as 64 bits. */
  static void toBits(MethodVisitor code, Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        break;
      case Type.DOUBLE:
        code.visitMethodInsn(
            INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
        break;
      case Type.FLOAT:
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
        code.visitInsn(I2L);
        break;
      default:
        code.visitInsn(I2L);
    }
  }

  static boolean isPrimitive(Type type) {
    return Boxes.classOf(type) != null;
  }
}
