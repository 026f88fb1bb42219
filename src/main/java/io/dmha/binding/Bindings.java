package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.ReplayableInput;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters bound to a prepared statement, kept to be bound again on another connection.
 * Primitive values are kept without boxing: binding is part of the way of every call.
 */
public final class Bindings implements ReplayableInput {
  private static final int FIRST_SIZE = 4;
  private static final long OWN_BYTES = 96;
  private static final long PER_PARAMETER = 16;

  /** By parameter index; a null means not bound. */
  private @Nullable Method[] setters;

  private long[] bits;

  /** The value, or the whole argument list where the setter takes more than a value. */
  private @Nullable Object[] values;

  private int most;
  private int version;

  /** Whether a copy has the same array, so that it must not be changed. */
  private boolean sharesSetters;

  private boolean sharesValues;

  /** Bindings by name and OUT parameters. */
  private @Nullable Map<Object, RecordedCall> named;

  public Bindings() {
    this(new Method[FIRST_SIZE], new long[FIRST_SIZE], new Object[FIRST_SIZE]);
  }

  private Bindings(@Nullable Method[] setters, long[] bits, @Nullable Object[] values) {
    this.setters = setters;
    this.bits = bits;
    this.values = values;
  }

  /**
   * Keeps a primitive. Bound the same way before, as in every loop, only the value changes: to
   * store a reference costs more than all the rest.
   */
  @SuppressWarnings("ReferenceEquality") // an equal one that is another object only costs time
  public void put(int index, Method setter, long value) {
    if (index > 0 && index < setters.length && setters[index] == setter) {
      version++;
      bits[index] = value;
    } else if (ensure(index)) {
      put(index, setter);
      bits[index] = value;
      putValue(index, null);
    }
  }

  /** Keeps an object. */
  public void put(int index, Method setter, @Nullable Object value) {
    if (ensure(index)) {
      put(index, setter);
      putValue(index, BoundValues.kept(value));
    }
  }

  /** Keeps a value with what else the setter takes. */
  public void put(int index, Method setter, Object[] rest) {
    if (ensure(index)) {
      put(index, setter);
      for (int i = 0; i < rest.length; i++) {
        rest[i] = BoundValues.kept(rest[i]);
      }
      putValue(index, rest);
    }
  }

  @SuppressWarnings("ReferenceEquality") // an equal one that is another object only costs time
  private void put(int index, @Nullable Method setter) {
    if (setters[index] != setter) {
      if (sharesSetters) {
        setters = setters.clone();
        sharesSetters = false;
      }
      setters[index] = setter;
    }
  }

  private void putValue(int index, @Nullable Object value) {
    if (values[index] != value) {
      if (sharesValues) {
        values = values.clone();
        sharesValues = false;
      }
      values[index] = value;
    }
  }

  /** Keeps a binding by name. */
  public void put(Method setter, Object[] arguments) {
    version++;
    if (named == null) {
      named = new LinkedHashMap<>();
    }
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = BoundValues.kept(arguments[i]);
    }
    RecordedCall binding = new RecordedCall(setter, arguments);
    Object key = setter.getName().equals("registerOutParameter") ? arguments[0] : binding.key();
    // Each is bound again in its turn: the last one for a parameter counts.
    named.remove(key);
    named.put(key, binding);
  }

  /** Whether nothing of it is a stream or a LOB, nor bound by name. */
  public boolean isOfValues() {
    boolean areValues = named == null;
    for (int i = 0; i < values.length && areValues; i++) {
      areValues = isValue(values[i]);
    }
    return areValues;
  }

  private static boolean isValue(@Nullable Object value) {
    return value instanceof Object[]
        ? Arrays.stream((Object[]) value).allMatch(Bindings::isValue)
        : value instanceof Retained ? ((Retained) value).isValue() : BoundValues.isImmutable(value);
  }

  public void clear() {
    version++;
    if (most > 0) {
      setters = new Method[setters.length];
      values = new Object[values.length];
      sharesSetters = false;
      sharesValues = false;
    }
    most = 0;
    named = null;
  }

  /** Changes whenever something is bound or cleared. */
  public int version() {
    return version;
  }

  /** How many bytes a copy takes, as {@link RetainedSize} estimates. */
  @Override
  public long weight() {
    long sum = OWN_BYTES + PER_PARAMETER * most;
    for (int index = 1; index <= most; index++) {
      sum += RetainedSize.of(values[index]);
    }
    if (named != null) {
      for (RecordedCall binding : named.values()) {
        sum += RetainedSize.of(binding.arguments());
      }
    }
    return sum;
  }

  /** What is bound now. Of many that are bound in the same way, each keeps only its values. */
  public Bindings copy() {
    sharesSetters = true;
    sharesValues = true;
    Bindings copy = new Bindings(setters, bits.clone(), values);
    copy.sharesSetters = true;
    copy.sharesValues = true;
    copy.most = most;
    copy.named = named == null ? null : new LinkedHashMap<>(named);
    return copy;
  }

  /**
   * Binds everything again.
   *
   * @throws SQLException what the driver throws; or that a parameter is gone, which is forgotten
   *     then, while all others are bound
   */
  @Override
  public void playOn(Object target) throws SQLException {
    String gone = null;
    if (named != null) {
      for (RecordedCall binding : named.values()) {
        if (BoundValues.isGone(binding.arguments())) {
          gone = String.valueOf(binding.arguments()[0]);
        } else {
          binding.playOn(target);
        }
      }
    }
    for (int index = 1; index <= most; index++) {
      Method setter = setters[index];
      if (setter == null) {
        continue;
      }
      Object[] arguments = arguments(index, setter);
      if (BoundValues.isGone(arguments)) {
        gone = String.valueOf(index);
      } else {
        RecordedCall.call(setter, target, arguments);
      }
    }
    if (gone != null) {
      forgetGone();
      throw DmhaExceptions.notApplied(
          "NOT APPLIED: the connection was lost before the statement was sent, and parameter "
              + gone
              + " is a stream or an object of that connection, which cannot be bound again. Bind"
              + " it again and run the statement again.",
          null);
    }
  }

  /** After all others are bound: a driver that fails before that has to be told again. */
  private void forgetGone() {
    if (named != null) {
      named.values().removeIf(binding -> BoundValues.isGone(binding.arguments()));
    }
    for (int index = 1; index <= most; index++) {
      Method setter = setters[index];
      if (setter != null && BoundValues.isGone(arguments(index, setter))) {
        put(index, null);
      }
    }
  }

  private Object[] arguments(int index, Method setter) {
    Class<?>[] types = setter.getParameterTypes();
    Object[] arguments = new Object[types.length];
    arguments[0] = index;
    if (types.length > 2) {
      Object[] rest = (Object[]) values[index];
      for (int i = 1; i < types.length; i++) {
        arguments[i] = rest == null ? null : Retained.again(rest[i - 1]);
      }
    } else if (types[1].isPrimitive()) {
      arguments[1] = Primitives.box(types[1], bits[index]);
    } else {
      arguments[1] = Retained.again(values[index]);
    }
    return arguments;
  }

  /**
   * Keeps what the LOBs hold that the connection has made, before something is executed with them.
   *
   * @return false if one of them holds something else than the last time
   */
  public boolean executeMade() {
    boolean areSame = true;
    for (int index = 1; index <= most; index++) {
      Object value = values[index];
      boolean isList = value instanceof Object[];
      areSame &= BoundValues.executeMade(isList ? (Object[]) value : new Object[] {value});
    }
    if (named != null) {
      for (RecordedCall binding : named.values()) {
        areSame &= BoundValues.executeMade(binding.arguments());
      }
    }
    return areSame;
  }

  /** Whether all of it is known to be what it was when it was bound. */
  public boolean canBeBoundAgain() {
    for (int index = 1; index <= most; index++) {
      Object value = values[index];
      boolean isList = value instanceof Object[];
      if (isList ? !BoundValues.areImmutable((Object[]) value) : !BoundValues.isImmutable(value)) {
        return false;
      }
    }
    return named == null
        || named.values().stream()
            .allMatch(binding -> BoundValues.areImmutable(binding.arguments()));
  }

  /** Whether something of it is more than may be kept. */
  public boolean isTooLarge() {
    for (int index = 1; index <= most; index++) {
      if (BoundValues.isTooLarge(values[index])) {
        return true;
      }
    }
    return named != null
        && named.values().stream().anyMatch(binding -> BoundValues.isTooLarge(binding.arguments()));
  }

  /** Makes room; an index that no driver accepts is not kept, the driver says why. */
  private boolean ensure(int index) {
    version++;
    if (index < 1 || index > 65_535) {
      return false;
    }
    if (index >= setters.length) {
      int size = Math.max(index + 1, setters.length * 2);
      setters = Arrays.copyOf(setters, size);
      bits = Arrays.copyOf(bits, size);
      values = Arrays.copyOf(values, size);
      sharesSetters = false;
      sharesValues = false;
    }
    most = Math.max(most, index);
    return true;
  }
}
