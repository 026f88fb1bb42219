package io.dmha.metrics;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One type of events in the recordings of the Java Flight Recorder. Immutable.
 *
 * <p>By reflection: dmha's classes are of Java 8, whose API has no recorder, though most builds of
 * it have one by now. A second class for later versions in the jar would leave those out, and
 * whoever has unpacked the jar.
 */
final class FlightType {
  private static final @Nullable Method IS_INITIALIZED = isInitialized();

  private final Object factory;

  /** What is needed once there is a recording. */
  private static final class Api {
    private static final Constructor<?> ANNOTATION;
    private static final Constructor<?> FIELD;
    private static final Method CREATE;
    private static final Method NEW_EVENT;
    private static final Method IS_ENABLED;
    private static final Method SET;
    private static final Method COMMIT;

    static {
      try {
        ANNOTATION = type("AnnotationElement").getConstructor(Class.class, Object.class);
        FIELD = type("ValueDescriptor").getConstructor(Class.class, String.class, List.class);
        CREATE = type("EventFactory").getMethod("create", List.class, List.class);
        NEW_EVENT = type("EventFactory").getMethod("newEvent");
        IS_ENABLED = type("Event").getMethod("isEnabled");
        SET = type("Event").getMethod("set", int.class, Object.class);
        COMMIT = type("Event").getMethod("commit");
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("another jdk.jfr", e);
      }
    }
  }

  /** One value of each event. Immutable. */
  static final class Field {
    private final Class<?> type;
    private final String name;
    private final boolean isNanos;

    /**
     * @param type String or a primitive one
     */
    Field(Class<?> type, String name) {
      this(type, name, false);
    }

    private Field(Class<?> type, String name, boolean isNanos) {
      this.type = type;
      this.name = name;
      this.isNanos = isNanos;
    }

    /** How long something took, in nanoseconds; tools show it in a unit that fits. */
    static Field nanos(String name) {
      return new Field(long.class, name, true);
    }

    private Object descriptor() throws ReflectiveOperationException {
      List<Object> notes = new ArrayList<>();
      notes.add(note("Label", Character.toUpperCase(name.charAt(0)) + name.substring(1)));
      if (isNanos) {
        notes.add(note("Timespan", "NANOSECONDS"));
      }
      return Api.FIELD.newInstance(type, name, notes);
    }
  }

  /**
   * Makes it known to the recorder.
   *
   * @throws IllegalStateException if the recorder refuses
   */
  FlightType(String name, String label, Field... fields) {
    try {
      List<Object> descriptors = new ArrayList<>();
      for (Field each : fields) {
        descriptors.add(each.descriptor());
      }
      List<Object> notes =
          Arrays.asList(
              note("Name", name), note("Label", label), note("Category", new String[] {"dmha"}));
      this.factory = Api.CREATE.invoke(null, notes, descriptors);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the flight recorder refuses a type of events", e);
    }
  }

  /** Whether there has been a recording in this JVM; before, nothing of the recorder is loaded. */
  static boolean isRecorderUsed() throws ReflectiveOperationException {
    return IS_INITIALIZED != null && Boolean.TRUE.equals(IS_INITIALIZED.invoke(null));
  }

  /**
   * Writes one event, with the time and the thread of now.
   *
   * @param values one for each field, in their order
   */
  void write(@Nullable Object[] values) throws ReflectiveOperationException {
    Object event = Api.NEW_EVENT.invoke(factory);
    if (Boolean.TRUE.equals(Api.IS_ENABLED.invoke(event))) {
      for (int i = 0; i < values.length; i++) {
        Api.SET.invoke(event, i, values[i]);
      }
      Api.COMMIT.invoke(event);
    }
  }

  private static Object note(String type, Object value) throws ReflectiveOperationException {
    return Api.ANNOTATION.newInstance(type(type), value);
  }

  /** Null where the JVM has no recorder. */
  private static @Nullable Method isInitialized() {
    try {
      return type("FlightRecorder").getMethod("isInitialized");
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  /** The JVM's own, whatever the application's class loader has. */
  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("jdk.jfr." + name, false, null);
  }
}
