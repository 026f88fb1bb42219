package io.dmha.codegen;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFNULL;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;

import io.dmha.outcome.Effect;
import io.dmha.replay.Reading;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes what notes a call for its transaction: nothing where none is noted but for one look at a
 * field. Above each method stands what it writes, as Java.
 */
final class JournalBodyWriter {
  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type METHOD = Type.getType(Method.class);
  private static final Type OBJECTS = Type.getType(Object[].class);

  private final String self;
  private final Class<?> base;
  private final MethodRules rules;
  private final BodyWriter bodies;

  /** The class that notes; null where nothing is noted. */
  private final @Nullable String journal;

  private final boolean isOfRows;

  JournalBodyWriter(String self, Class<?> base, MethodRules rules, BodyWriter bodies) {
    this.self = self;
    this.base = base;
    this.rules = rules;
    this.bodies = bodies;
    Class<?> owner = rules.journalOf(base);
    this.journal = owner == null ? null : Type.getInternalName(owner);
    this.isOfRows = ResultSet.class.isAssignableFrom(base);
  }

  /** The result is on the stack, if there is one, and stays there. */
  void afterCall(MethodVisitor code, Method method) {
    if (journal == null) {
      return;
    }
    if (isOfRows) {
      afterRows(code, method, journal);
    } else if (rules.isNoted(base, method)) {
      afterStatement(code, method, journal);
    }
  }

  /**
   * {@code if (isNoted()) { did(r, this, method, arguments); } settle();}, the last where the call
   * needs the turn.
   */
  private void afterStatement(MethodVisitor code, Method method, String owner) {
    Label skip = new Label();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKEVIRTUAL, self, "isNoted", "()Z", false);
    code.visitJumpInsn(IFEQ, skip);
    boxedCopy(code, method);
    code.visitVarInsn(ALOAD, 0);
    did(code, method, owner);
    frame(code, skip, method);
    if (rules.kindOf(base, method) == BodyKind.CALL
        && rules.effectOf(base, method) != Effect.NONE) {
      code.visitVarInsn(ALOAD, 0);
      code.visitMethodInsn(INVOKEVIRTUAL, self, "settle", "()V", false);
    }
  }

  /**
   * {@code failing(this, method, arguments)}; {@code this} and what was caught are on the stack.
   */
  void beforeJudging(MethodVisitor code, Method method) {
    String owner = journal;
    if (owner == null || isOfRows || !rules.isNoted(base, method)) {
      return;
    }
    code.visitVarInsn(ALOAD, 0);
    bodies.loadMethod(code, method);
    Operands.array(code, Type.getArgumentTypes(method), 0);
    call(code, owner, "failing", Type.getObjectType(owner), METHOD, OBJECTS);
  }

  private void afterRows(MethodVisitor code, Method method, String owner) {
    if (rules.saysNothing(method)) {
      return;
    }
    Label skip = new Label();
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, "reading", Type.getDescriptor(Reading.class));
    code.visitJumpInsn(IFNULL, skip);
    if (method.getDeclaringClass() == ResultSet.class && rules.readsValue(method)) {
      read(code, method, owner);
    } else {
      boxedCopy(code, method);
      code.visitVarInsn(ALOAD, 0);
      did(code, method, owner);
    }
    frame(code, skip, method);
  }

  /** {@code read(bits or object, this, method, column or 0, label or null, class or null)}. */
  private void read(MethodVisitor code, Method method, String owner) {
    Type result = Type.getReturnType(method);
    code.visitInsn(result.getSize() == 2 ? DUP2 : DUP);
    Type seen = OBJECT;
    if (Operands.isPrimitive(result)) {
      Operands.toBits(code, result);
      seen = Type.LONG_TYPE;
    }
    code.visitVarInsn(ALOAD, 0);
    bodies.loadMethod(code, method);
    Class<?>[] types = method.getParameterTypes();
    boolean isByNumber = types.length > 0 && types[0] == int.class;
    if (isByNumber) {
      code.visitVarInsn(ILOAD, 1);
      code.visitInsn(ACONST_NULL);
    } else {
      code.visitInsn(ICONST_0);
      loadOrNull(code, types.length > 0, 1);
    }
    loadOrNull(code, types.length > 1, 2);
    call(
        code,
        owner,
        "read",
        seen,
        Type.getObjectType(owner),
        METHOD,
        Type.INT_TYPE,
        OBJECT,
        OBJECT);
  }

  private static void loadOrNull(MethodVisitor code, boolean isThere, int slot) {
    if (isThere) {
      code.visitVarInsn(ALOAD, slot);
    } else {
      code.visitInsn(ACONST_NULL);
    }
  }

  private void did(MethodVisitor code, Method method, String owner) {
    bodies.loadMethod(code, method);
    Operands.array(code, Type.getArgumentTypes(method), 0);
    call(code, owner, "did", OBJECT, Type.getObjectType(owner), METHOD, OBJECTS);
  }

  private static void boxedCopy(MethodVisitor code, Method method) {
    Type result = Type.getReturnType(method);
    if (result.getSort() == Type.VOID) {
      code.visitInsn(ACONST_NULL);
    } else {
      code.visitInsn(result.getSize() == 2 ? DUP2 : DUP);
      Operands.box(code, result);
    }
  }

  private static void call(MethodVisitor code, String owner, String name, Type... arguments) {
    String descriptor = Type.getMethodDescriptor(Type.VOID_TYPE, arguments);
    code.visitMethodInsn(INVOKESTATIC, owner, name, descriptor, false);
  }

  /** The place behind it, with the result on the stack. */
  private static void frame(MethodVisitor code, Label label, Method method) {
    code.visitLabel(label);
    Type result = Type.getReturnType(method);
    if (result.getSort() == Type.VOID) {
      code.visitFrame(F_SAME, 0, null, 0, null);
    } else {
      code.visitFrame(F_SAME1, 0, null, 1, new Object[] {frameType(result)});
    }
    // Two frames must not stand at one place.
    code.visitInsn(Opcodes.NOP);
  }

  private static Object frameType(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.OBJECT:
      case Type.ARRAY:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }
}
