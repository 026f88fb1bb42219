package io.dmha.codegen;

import io.dmha.outcome.Effect;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What each method of JDBC does, for who writes the classes that forward it. Thread-safe. */
public interface MethodRules {
  /** Which body a method gets in a class that extends {@code base}. */
  BodyKind kindOf(Class<?> base, Method method);

  /** What a call of it does to the server, as far as its name tells. */
  Effect effectOf(Class<?> base, Method method);

  /** Whether a statement's call belongs to what its transaction has to do again. */
  boolean isNoted(Class<?> base, Method method);

  /** Whether a call on rows tells nothing of the database, and moves nothing. */
  boolean saysNothing(Method method);

  /** Whether a call on rows is the plain reading of a value. */
  boolean readsValue(Method method);

  /**
   * Whether a setter may speak to the server at once, as some drivers do for the statement's own
   * settings, and for streams and LOBs. Plain values are kept for the execution.
   */
  boolean mayReachServer(Method setter);

  /** Whether a setter may take something that its driver uses up: a stream, or a LOB. */
  boolean mayUseUp(Method setter);

  /** Whether a getter with a class as its second parameter gives an object of that class. */
  boolean hasTypedGetters(Class<?> base);

  /**
   * The class whose static methods {@code did}, {@code read} and {@code failing} note calls for
   * their transaction; null where none is noted.
   */
  @Nullable Class<?> journalOf(Class<?> base);

  /** The class whose static methods give arguments as the delegate may see them. */
  Class<?> arguments();
}
