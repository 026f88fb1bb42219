package io.dmha.binding;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was set on a statement, as it is set again on another one. Used by one thread at a time. */
public final class StatementSettings {
  private static final String QUERY_TIMEOUT = "setQueryTimeout";
  private static final RecordedCall[] NOTHING = new RecordedCall[0];

  /** The one set last is the last: some setters bear on each other. */
  private final Map<Object, RecordedCall> each = new LinkedHashMap<>();

  private int queryTimeout;

  /** Keeps a setting, in the place of an earlier one of the same kind. */
  public RecordedCall record(Method method, Object[] arguments) {
    if (method.getName().equals(QUERY_TIMEOUT)) {
      queryTimeout = (Integer) arguments[0];
    }
    RecordedCall setting = new RecordedCall(method, arguments);
    each.remove(setting.key());
    each.put(setting.key(), setting);
    return setting;
  }

  /** All of them; each is immutable. Empty where {@code settings} is null. */
  public static RecordedCall[] of(@Nullable StatementSettings settings) {
    return settings == null ? NOTHING : settings.each.values().toArray(NOTHING);
  }

  /** The query timeout in seconds; 0 for none, and where {@code settings} is null. */
  public static int queryTimeout(@Nullable StatementSettings settings) {
    return settings == null ? 0 : settings.queryTimeout;
  }

  /**
   * Sets them again. What the driver refuses is thrown once and forgotten: as after a setter that
   * is refused, the statement goes on without it.
   */
  public void setAgain(Statement again, Predicate<Throwable> isRefusal) throws SQLException {
    Iterator<RecordedCall> next = each.values().iterator();
    while (next.hasNext()) {
      try {
        next.next().playOn(again);
      } catch (Throwable t) {
        if (isRefusal.test(t)) {
          next.remove();
          queryTimeout = each.containsKey(QUERY_TIMEOUT) ? queryTimeout : 0;
        }
        throw t;
      }
    }
  }
}
