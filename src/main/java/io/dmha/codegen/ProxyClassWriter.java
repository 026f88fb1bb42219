package io.dmha.codegen;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PROTECTED;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.NEW;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.V1_8;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes one class that extends a hand-written base and forwards everything else of JDBC.
 *
 * <p>It is written with the class writer that Byte Buddy carries, not with Byte Buddy's own
 * language: that takes 20 ms in a cold JVM where the language takes 150, and a driver is on the way
 * of every application's start. It runs where the driver runs, so that methods which JDBC gained
 * after Java 8, and the interfaces of the vendor, are forwarded too.
 */
final class ProxyClassWriter {
  /** The methods that bodies refer to, for those that keep what they were called with. */
  static final String METHODS = "methods";

  private final String internalName;
  private final Class<?> base;
  private final Set<Class<?>> interfaces;
  private final MethodRules rules;
  private final List<Method> kept = new ArrayList<>();

  ProxyClassWriter(String name, Class<?> base, Set<Class<?>> interfaces, MethodRules rules) {
    this.internalName = name.replace('.', '/');
    this.base = base;
    this.interfaces = interfaces;
    this.rules = rules;
  }

  byte[] write() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    List<String> names = new ArrayList<>();
    for (Class<?> each : interfaces) {
      names.add(Type.getInternalName(each));
    }
    String parent = Type.getInternalName(base);
    writer.visit(
        V1_8, ACC_PUBLIC | ACC_FINAL, internalName, null, parent, names.toArray(new String[0]));
    writer
        .visitField(
            ACC_PUBLIC | ACC_STATIC, METHODS, Type.getDescriptor(Method[].class), null, null)
        .visitEnd();
    for (Constructor<?> constructor : base.getDeclaredConstructors()) {
      if (!Modifier.isPrivate(constructor.getModifiers())) {
        writeConstructor(writer, parent, Type.getConstructorDescriptor(constructor));
      }
    }
    writeFresh(writer);
    BodyWriter bodies = new BodyWriter(internalName, base, rules, kept);
    for (Method method : methods()) {
      String descriptor = Type.getMethodDescriptor(method);
      MethodVisitor code =
          writer.visitMethod(ACC_PUBLIC | ACC_FINAL, method.getName(), descriptor, null, null);
      code.visitCode();
      bodies.write(code, method);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Gives the written class the methods that its bodies refer to. */
  void handOverMethods(Class<?> made) {
    try {
      made.getField(METHODS).set(null, kept.toArray(new Method[0]));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the field that was just written is missing", e);
    }
  }

  /** What is not written by hand, each signature once. */
  private List<Method> methods() {
    List<Method> found = new ArrayList<>();
    Set<String> seen = writtenByHand();
    for (Class<?> each : interfaces) {
      for (Method method : each.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers()) && seen.add(signature(method))) {
          found.add(method);
        }
      }
    }
    return found;
  }

  private Set<String> writtenByHand() {
    Set<String> signatures = new HashSet<>();
    for (Class<?> c = base; c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (!Modifier.isAbstract(method.getModifiers())) {
          signatures.add(signature(method));
        }
      }
    }
    return signatures;
  }

  private static String signature(Method method) {
    return method.getName() + Type.getMethodDescriptor(method);
  }

  private static void writeConstructor(ClassWriter writer, String parent, String descriptor) {
    MethodVisitor code = writer.visitMethod(ACC_PUBLIC, "<init>", descriptor, null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    loadArguments(code, descriptor);
    code.visitMethodInsn(INVOKESPECIAL, parent, "<init>", descriptor, false);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The method by which a prototype makes the others. */
  private void writeFresh(ClassWriter writer) {
    Method fresh = freshOf(base);
    String descriptor = Type.getMethodDescriptor(fresh);
    String constructor =
        Type.getMethodDescriptor(Type.VOID_TYPE, Type.getArgumentTypes(descriptor));
    MethodVisitor code = writer.visitMethod(ACC_PROTECTED, "fresh", descriptor, null, null);
    code.visitCode();
    code.visitTypeInsn(NEW, internalName);
    code.visitInsn(DUP);
    loadArguments(code, descriptor);
    code.visitMethodInsn(INVOKESPECIAL, internalName, "<init>", constructor, false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static Method freshOf(Class<?> base) {
    for (Class<?> c = base; c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.getName().equals("fresh")) {
          return method;
        }
      }
    }
    throw new IllegalStateException(base + " has no method 'fresh'");
  }

  private static void loadArguments(MethodVisitor code, String descriptor) {
    int slot = 1;
    for (Type type : Type.getArgumentTypes(descriptor)) {
      code.visitVarInsn(type.getOpcode(ILOAD), slot);
      slot += type.getSize();
    }
  }
}
