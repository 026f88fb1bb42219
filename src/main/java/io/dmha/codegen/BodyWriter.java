package io.dmha.codegen;

import static net.bytebuddy.jar.asm.Opcodes.AALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEINTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.SIPUSH;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import io.dmha.outcome.Effect;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bodies of forwarded methods. Each is a few lines of Java, which stand above the method
 * that writes it.
 */
final class BodyWriter {
  private static final String THROWABLE = "java/lang/Throwable";
  private static final Type EFFECT = Type.getType(Effect.class);
  private static final Type STRING = Type.getType(String.class);
  private static final Type METHOD = Type.getType(Method.class);

  /** Results that may speak to the server later, and so are wrapped. */
  private static final Set<Class<?>> WRAPPED =
      new HashSet<>(
          Arrays.asList(
              Object.class,
              InputStream.class,
              Reader.class,
              ResultSet.class,
              Blob.class,
              Clob.class,
              NClob.class,
              SQLXML.class,
              Array.class,
              Ref.class,
              Savepoint.class,
              ResultSetMetaData.class,
              ParameterMetaData.class));

  private final String self;
  private final Class<?> base;
  private final MethodRules rules;
  private final List<Method> kept;
  private final @Nullable Type delegateField;
  private final String beginDescriptor;
  private final JournalBodyWriter notes;

  BodyWriter(String self, Class<?> base, MethodRules rules, List<Method> kept) {
    this.self = self;
    this.base = base;
    this.rules = rules;
    this.kept = kept;
    this.delegateField = fieldType(base);
    this.beginDescriptor = Type.getMethodDescriptor(beginOf(base));
    this.notes = new JournalBodyWriter(self, base, rules, this);
  }

  void write(MethodVisitor code, Method method) {
    switch (rules.kindOf(base, method)) {
      case LIGHT:
        light(code, method);
        break;
      case CALL:
        call(code, method, rules.effectOf(base, method));
        break;
      case BIND:
        setter(code, method);
        keepByIndex(code, method);
        break;
      case BIND_NAMED:
        setter(code, method);
        keepAll(code, method, "keep");
        break;
      case SETTING:
        setter(code, method);
        keepAll(code, method, "recordSetting");
        break;
    }
  }

  /**
   * {@code while (true) { try { r = delegate.m(…); notes; return r; } catch (Throwable t) {
   * light(t); } }}.
   */
  private void light(MethodVisitor code, Method method) {
    Label start = new Label();
    Label end = new Label();
    Label caught = new Label();
    code.visitTryCatchBlock(start, end, caught, THROWABLE);
    code.visitLabel(start);
    code.visitFrame(F_SAME, 0, null, 0, null);
    loadDelegate(code, method);
    invoke(code, method);
    wrap(code, method);
    notes.afterCall(code, method);
    code.visitLabel(end);
    code.visitInsn(returnOpcode(method));
    caught(code, caught, method);
    own(code, "light", Type.VOID_TYPE, Type.getType(Throwable.class));
    code.visitJumpInsn(GOTO, start);
  }

  /**
   * {@code while (true) { try { r = begin(effect, sql).m(…); end(effect, sql); notes; return r; }
   * catch (Throwable t) { failed(t, effect, sql); } }}.
   */
  private void call(MethodVisitor code, Method method, Effect effect) {
    Label start = new Label();
    Label end = new Label();
    Label caught = new Label();
    code.visitTryCatchBlock(start, end, caught, THROWABLE);
    code.visitLabel(start);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitVarInsn(ALOAD, 0);
    effectAndSql(code, method, effect);
    code.visitMethodInsn(INVOKEVIRTUAL, self, "begin", beginDescriptor, false);
    castTo(code, method, Type.getReturnType(beginDescriptor));
    invoke(code, method);
    code.visitVarInsn(ALOAD, 0);
    effectAndSql(code, method, effect);
    own(code, "end", Type.VOID_TYPE, EFFECT, STRING);
    wrap(code, method);
    notes.afterCall(code, method);
    code.visitLabel(end);
    code.visitInsn(returnOpcode(method));
    caught(code, caught, method);
    notes.beforeJudging(code, method);
    effectAndSql(code, method, effect);
    own(code, "failed", Type.VOID_TYPE, Type.getType(Throwable.class), EFFECT, STRING);
    code.visitJumpInsn(GOTO, start);
  }

  /**
   * {@code if (isSettable()) { try { delegate.m(…); } catch (Throwable t) { setterFailed(t); } }},
   * after which comes what keeps the arguments; {@code this} is on the stack for it. A setter that
   * may reach the server stands between {@code setterBegins()} and {@code setterEnds()}.
   */
  private void setter(MethodVisitor code, Method method) {
    if (rules.mayUseUp(method)) {
      keepUsed(code, Type.getArgumentTypes(method)[1]);
    }
    Label start = new Label();
    Label end = new Label();
    Label caught = new Label();
    Label keep = new Label();
    code.visitTryCatchBlock(start, end, caught, THROWABLE);
    code.visitVarInsn(ALOAD, 0);
    own(code, "isSettable", Type.BOOLEAN_TYPE);
    code.visitJumpInsn(IFEQ, keep);
    boolean mayReach = rules.mayReachServer(method);
    if (mayReach) {
      code.visitVarInsn(ALOAD, 0);
      own(code, "setterBegins", Type.VOID_TYPE);
    }
    code.visitLabel(start);
    loadDelegate(code, method);
    invoke(code, method);
    code.visitLabel(end);
    if (mayReach) {
      code.visitVarInsn(ALOAD, 0);
      own(code, "setterEnds", Type.VOID_TYPE);
    }
    code.visitJumpInsn(GOTO, keep);
    caught(code, caught, method);
    own(code, "setterFailed", Type.VOID_TYPE, Type.getType(Throwable.class));
    code.visitLabel(keep);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitVarInsn(ALOAD, 0);
  }

  /** {@code value = (T) kept(value);}, the second argument. */
  private void keepUsed(MethodVisitor code, Type type) {
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 2);
    Type object = Type.getType(Object.class);
    own(code, "kept", object, object);
    if (!type.equals(object)) {
      code.visitTypeInsn(CHECKCAST, type.getInternalName());
    }
    code.visitVarInsn(ASTORE, 2);
  }

  /** {@code keep(index, method, bits or value or rest); return;}. */
  private void keepByIndex(MethodVisitor code, Method method) {
    Type[] types = Type.getArgumentTypes(method);
    code.visitVarInsn(ILOAD, 1);
    loadMethod(code, method);
    if (types.length > 2) {
      Operands.array(code, types, 1);
      Type all = Type.getType(Object[].class);
      own(code, "keep", Type.VOID_TYPE, Type.INT_TYPE, METHOD, all);
    } else if (Operands.isPrimitive(types[1])) {
      code.visitVarInsn(types[1].getOpcode(ILOAD), 2);
      Operands.toBits(code, types[1]);
      own(code, "keep", Type.VOID_TYPE, Type.INT_TYPE, METHOD, Type.LONG_TYPE);
    } else {
      code.visitVarInsn(ALOAD, 2);
      own(code, "keep", Type.VOID_TYPE, Type.INT_TYPE, METHOD, Type.getType(Object.class));
    }
    code.visitInsn(RETURN);
  }

  /** {@code name(method, all arguments); return;}. */
  private void keepAll(MethodVisitor code, Method method, String name) {
    loadMethod(code, method);
    Operands.array(code, Type.getArgumentTypes(method), 0);
    own(code, name, Type.VOID_TYPE, METHOD, Type.getType(Object[].class));
    code.visitInsn(RETURN);
  }

  /** Puts the method on the stack, as the object by which it can be called again. */
  void loadMethod(MethodVisitor code, Method method) {
    kept.add(method);
    code.visitFieldInsn(
        GETSTATIC, self, ProxyClassWriter.METHODS, Type.getDescriptor(Method[].class));
    code.visitIntInsn(SIPUSH, kept.size() - 1);
    code.visitInsn(AALOAD);
  }

  private void loadDelegate(MethodVisitor code, Method method) {
    if (delegateField == null) {
      throw new IllegalStateException(base + " has no field for " + method);
    }
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, "delegate", delegateField.getDescriptor());
    castTo(code, method, delegateField);
  }

  private static void castTo(MethodVisitor code, Method method, Type from) {
    String wanted = Type.getInternalName(method.getDeclaringClass());
    if (!from.getInternalName().equals(wanted)) {
      code.visitTypeInsn(CHECKCAST, wanted);
    }
  }

  /** Calls the method on the delegate, which is on the stack, with bare arguments. */
  private void invoke(MethodVisitor code, Method method) {
    int slot = 1;
    for (Class<?> parameter : method.getParameterTypes()) {
      Type type = Type.getType(parameter);
      if (parameter == Object.class || isStream(parameter)) {
        hold(code, parameter, slot);
      }
      code.visitVarInsn(type.getOpcode(ILOAD), slot);
      slot += type.getSize();
      bare(code, parameter, type);
    }
    Class<?> from = method.getDeclaringClass();
    String descriptor = Type.getMethodDescriptor(method);
    code.visitMethodInsn(
        INVOKEINTERFACE, Type.getInternalName(from), method.getName(), descriptor, true);
  }

  /** {@code a = held(a);}: what a call has read of a stream, another try of it cannot read. */
  private void hold(MethodVisitor code, Class<?> parameter, int slot) {
    Type type = Type.getType(parameter);
    String name = isStream(parameter) ? "marked" : "held";
    code.visitVarInsn(ALOAD, slot);
    code.visitMethodInsn(
        INVOKESTATIC,
        Type.getInternalName(rules.arguments()),
        name,
        Type.getMethodDescriptor(type, type),
        false);
    code.visitVarInsn(ASTORE, slot);
  }

  private static boolean isStream(Class<?> parameter) {
    return parameter == InputStream.class || parameter == Reader.class;
  }

  private void bare(MethodVisitor code, Class<?> parameter, Type type) {
    String arguments = Type.getInternalName(rules.arguments());
    if (parameter == String[].class || parameter == int[].class) {
      String descriptor = Type.getMethodDescriptor(type, type);
      code.visitMethodInsn(INVOKESTATIC, arguments, "copy", descriptor, false);
    } else if (parameter == Object[].class) {
      String descriptor = Type.getMethodDescriptor(type, type);
      code.visitMethodInsn(INVOKESTATIC, arguments, "bare", descriptor, false);
    } else if (parameter == Object.class
        || (parameter.isInterface() && parameter.getName().startsWith("java.sql."))) {
      code.visitMethodInsn(
          INVOKESTATIC, arguments, "bare", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
      if (parameter != Object.class) {
        code.visitTypeInsn(CHECKCAST, type.getInternalName());
      }
    }
  }

  /** Replaces the result on the stack by its proxy, if it is something that needs one. */
  private void wrap(MethodVisitor code, Method method) {
    Class<?> result = method.getReturnType();
    if (!WRAPPED.contains(result)) {
      return;
    }
    Class<?>[] types = method.getParameterTypes();
    boolean isTyped = types.length == 2 && types[1] == Class.class && rules.hasTypedGetters(base);
    Type object = Type.getType(Object.class);
    code.visitVarInsn(ALOAD, 0);
    code.visitInsn(SWAP);
    if (isTyped) {
      code.visitVarInsn(ALOAD, 2);
      own(code, "wrapAs", object, object, Type.getType(Class.class));
    } else {
      own(code, "wrap", object, object);
    }
    if (result != Object.class) {
      code.visitTypeInsn(CHECKCAST, Type.getInternalName(result));
    }
  }

  /** Begins a handler: {@code this} and what was caught are on the stack after it. */
  private static void caught(MethodVisitor code, Label label, Method method) {
    int slot = 1;
    for (Type type : Type.getArgumentTypes(method)) {
      slot += type.getSize();
    }
    code.visitLabel(label);
    code.visitFrame(F_SAME1, 0, null, 1, new Object[] {THROWABLE});
    code.visitVarInsn(ASTORE, slot);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, slot);
  }

  private static void effectAndSql(MethodVisitor code, Method method, Effect effect) {
    code.visitFieldInsn(GETSTATIC, EFFECT.getInternalName(), effect.name(), EFFECT.getDescriptor());
    Class<?>[] types = method.getParameterTypes();
    if (effect == Effect.EXECUTE && types.length > 0 && types[0] == String.class) {
      code.visitVarInsn(ALOAD, 1);
    } else {
      code.visitInsn(ACONST_NULL);
    }
  }

  private void own(MethodVisitor code, String name, Type result, Type... arguments) {
    String descriptor = Type.getMethodDescriptor(result, arguments);
    code.visitMethodInsn(INVOKEVIRTUAL, self, name, descriptor, false);
  }

  private static int returnOpcode(Method method) {
    return Type.getReturnType(method).getOpcode(IRETURN);
  }

  private static Method beginOf(Class<?> base) {
    for (Class<?> c = base; c != null; c = c.getSuperclass()) {
      try {
        return c.getDeclaredMethod("begin", Effect.class, String.class);
      } catch (NoSuchMethodException e) {
        // Then one of its parents.
      }
    }
    throw new IllegalStateException(base + " has no method 'begin'");
  }

  private static @Nullable Type fieldType(Class<?> base) {
    for (Class<?> c = base; c != null; c = c.getSuperclass()) {
      try {
        return Type.getType(c.getDeclaredField("delegate").getType());
      } catch (NoSuchFieldException e) {
        // Then one of its parents, or none: a connection has no fixed delegate.
      }
    }
    return null;
  }
}
