package io.dmha.discovery;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of an answer in JSON, whose parts must be of the types that are expected. Immutable.
 */
final class Tree {
  private final Map<?, ?> object;

  private Tree(Map<?, ?> object) {
    this.object = object;
  }

  /**
   * @throws SourceFailed if the value is no object
   */
  static Tree of(@Nullable Object value) throws SourceFailed {
    if (!(value instanceof Map)) {
      throw unexpected();
    }
    return new Tree((Map<?, ?>) value);
  }

  /** The list that the value is; an empty one for null, as both say "nothing". */
  static List<?> listOf(@Nullable Object value) throws SourceFailed {
    if (value != null && !(value instanceof List)) {
      throw unexpected();
    }
    return value == null ? Collections.emptyList() : (List<?>) value;
  }

  boolean has(String name) {
    return object.get(name) != null;
  }

  Tree tree(String name) throws SourceFailed {
    return of(object.get(name));
  }

  /** Empty where there is none. */
  List<?> list(String name) throws SourceFailed {
    return listOf(object.get(name));
  }

  /** Empty where there is none. */
  String text(String name) throws SourceFailed {
    Object value = object.get(name);
    if (value != null && !(value instanceof String)) {
      throw unexpected();
    }
    return value == null ? "" : (String) value;
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(object.get(name));
  }

  /** Where the answer would mean something else without it. */
  boolean flag(String name) throws SourceFailed {
    Object value = object.get(name);
    if (!(value instanceof Boolean)) {
      throw unexpected();
    }
    return (Boolean) value;
  }

  /** A number that is whole or not. */
  double real(String name) throws SourceFailed {
    Object value = object.get(name);
    if (!(value instanceof Number)) {
      throw unexpected();
    }
    return ((Number) value).doubleValue();
  }

  /** A whole number in a text, as etcd writes it. */
  long numberInText(String name) throws SourceFailed {
    String value = text(name);
    if (!value.matches("[0-9]{1,18}")) {
      throw unexpected();
    }
    return Long.parseLong(value);
  }

  /** A whole number. */
  long number(String name) throws SourceFailed {
    Object value = object.get(name);
    if (!(value instanceof Long)) {
      throw unexpected();
    }
    return (Long) value;
  }

  private static SourceFailed unexpected() {
    return new SourceFailed("answers JSON of another form");
  }
}
