package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.binding.Bindings;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies share what they hold: none must see what is bound to another one afterwards. */
class ClusterContextBindingsTest {
  private static final int STEPS = 5_000;

  private final Method setInt = setter("setInt", int.class, int.class);
  private final Method setLong = setter("setLong", int.class, long.class);
  private final Method setString = setter("setString", int.class, String.class);
  private final Method setObject = setter("setObject", int.class, Object.class, int.class);

  /** Bindings, and what is to be bound by them. */
  private record Bound(Bindings bindings, SortedMap<Integer, String> expected) {}

  private static Method setter(String name, Class<?>... types) {
    try {
      return PreparedStatement.class.getMethod(name, types);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachCopyBindsWhatWasBoundToIt(long seed) throws SQLException {
    Random random = new Random(seed);
    List<Bound> all = new ArrayList<>();
    all.add(new Bound(new Bindings(), new TreeMap<>()));
    for (int step = 0; step < STEPS; step++) {
      Bound one = all.get(random.nextInt(all.size()));
      int index = 1 + random.nextInt(12);
      switch (random.nextInt(16)) {
        case 0 -> {
          one.bindings.clear();
          one.expected.clear();
        }
        case 1, 2 -> {
          Bound copy = new Bound(one.bindings.copy(), new TreeMap<>(one.expected));
          if (all.size() < 20) {
            all.add(copy);
          } else {
            all.set(random.nextInt(all.size()), copy);
          }
        }
        case 3, 4 -> {
          String value = random.nextBoolean() ? "same" : "s" + step;
          one.bindings.put(index, setString, value);
          one.expected.put(index, "setString " + value);
        }
        case 5 -> {
          one.bindings.put(index, setObject, new Object[] {"o" + step, Types.VARCHAR});
          one.expected.put(index, "setObject o" + step + " " + Types.VARCHAR);
        }
        case 6 -> {
          one.bindings.put(index, setObject, new Object[] {new StringReader("gone"), Types.CLOB});
          assertThat(catchGone(one.bindings)).isTrue();
          one.expected.remove(index);
        }
        case 7, 8 -> {
          one.bindings.put(index, setLong, step);
          one.expected.put(index, "setLong " + step);
        }
        default -> {
          one.bindings.put(index, setInt, step);
          one.expected.put(index, "setInt " + step);
        }
      }
      assertThat(bound(one.bindings)).isEqualTo(one.expected);
    }
    for (Bound one : all) {
      assertThat(bound(one.bindings)).isEqualTo(one.expected);
    }
  }

  private static boolean catchGone(Bindings bindings) {
    try {
      return bound(bindings).isEmpty();
    } catch (SQLException e) {
      return true;
    }
  }

  private static SortedMap<Integer, String> bound(Bindings bindings) throws SQLException {
    SortedMap<Integer, String> bound = new TreeMap<>();
    bindings.playOn(
        Proxy.newProxyInstance(
            ClusterContextBindingsTest.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (self, method, args) -> {
              StringBuilder text = new StringBuilder(method.getName());
              for (int i = 1; i < args.length; i++) {
                text.append(' ').append(args[i]);
              }
              bound.put((Integer) args[0], text.toString());
              return null;
            }));
    return bound;
  }
}
