package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.binding.Arguments;
import io.dmha.codegen.JdbcMethodRules;
import io.dmha.codegen.MethodRules;
import io.dmha.codegen.ProxyClassCache;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy is generated for every JDBC class of real drivers, and is what the class is. */
class VendorClassesTest {
  private static final MethodRules RULES =
      new JdbcMethodRules(StatementProxy.class, NotedRows.class, Arguments.class);

  private static final Map<Class<?>, Class<?>> BASES = new LinkedHashMap<>();

  static {
    BASES.put(Connection.class, ConnectionProxy.class);
    BASES.put(CallableStatement.class, CallableStatementProxy.class);
    BASES.put(PreparedStatement.class, PreparedStatementProxy.class);
    BASES.put(Statement.class, PlainStatementProxy.class);
    BASES.put(ResultSet.class, ResultSetProxy.class);
    BASES.put(DatabaseMetaData.class, MetaDataProxy.class);
    for (Class<?> part :
        List.of(
            Blob.class,
            Clob.class,
            Array.class,
            SQLXML.class,
            Ref.class,
            Savepoint.class,
            ResultSetMetaData.class,
            ParameterMetaData.class)) {
      BASES.put(part, ServerObjectProxy.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dm.jdbc.driver.DmDriver", "org.h2.Driver", "org.postgresql.Driver"})
  void everyJdbcClassOfTheDriverGetsAProxyThatIsWhatItIs(String driver) throws Exception {
    Map<String, Integer> kinds = new HashMap<>();
    for (Class<?> type : classesBeside(Class.forName(driver))) {
      Class<?> jdbc = jdbcOf(type);
      if (jdbc == null) {
        continue;
      }
      kinds.merge(jdbc.getSimpleName(), 1, Integer::sum);

      Class<?> proxy = proxyOf(type, jdbc).getClass();

      assertThat(publicInterfaces(type)).as("of %s", type).allMatch(i -> i.isAssignableFrom(proxy));
    }
    assertThat(kinds)
        .containsKeys(
            "Connection",
            "CallableStatement",
            "PreparedStatement",
            "Statement",
            "ResultSet",
            "DatabaseMetaData",
            "Blob",
            "Clob",
            "Array",
            "Savepoint",
            "ResultSetMetaData",
            "ParameterMetaData");
  }

  @Test
  void theInterfaceOfDamengsConnectionIsThere() throws Exception {
    Class<?> type = Class.forName("dm.jdbc.driver.DmdbConnection");

    Class<?> proxy = proxyOf(type, Connection.class).getClass();

    assertThat(proxy).isAssignableTo(Class.forName("dm.jdbc.internal.IDmdbConnection"));
    assertThat(proxy.getMethod("getLobReadWriteLen").getDeclaringClass()).isEqualTo(proxy);
  }

  /** Profilers and stack traces show the name; it should say what is behind it. */
  @Test
  void theNameOfAProxyClassSaysWhatItIsAProxyOf() throws Exception {
    Class<?> type = Class.forName("dm.jdbc.driver.DmdbPreparedStatement");

    Object proxy = proxyOf(type, PreparedStatement.class);

    assertThat(proxy.getClass().getName())
        .matches("io\\.dmha\\.generated\\.PreparedStatementProxy_DmdbPreparedStatement\\d+");
  }

  @Test
  void oneClassIsGeneratedForOneClassOfTheDelegate() throws Exception {
    Class<?> type = org.h2.jdbc.JdbcResultSet.class;

    Object one = proxyOf(type, ResultSet.class);
    Object other = proxyOf(type, ResultSet.class);

    assertThat(one.getClass()).isSameAs(other.getClass());
  }

  /** As in a tool that loads each driver by itself while another copy is on its own class path. */
  @Test
  void aDriverOfAnotherClassLoaderKeepsItsOwnInterfaces() throws Exception {
    try (URLClassLoader apart =
        new URLClassLoader(
            new URL[] {jarOf(Class.forName("org.postgresql.Driver")).toUri().toURL()},
            ClassLoader.getPlatformClassLoader())) {
      Class<?> type = apart.loadClass("org.postgresql.jdbc.PgConnection");

      Class<?> proxy = proxyOf(type, Connection.class).getClass();

      assertThat(proxy)
          .isAssignableTo(ConnectionProxy.class)
          .isAssignableTo(apart.loadClass("org.postgresql.PGConnection"))
          .satisfies(
              c ->
                  assertThat(Class.forName("org.postgresql.PGConnection").isAssignableFrom(c))
                      .isFalse());
    }
  }

  private static Object proxyOf(Class<?> type, Class<?> jdbc) {
    Class<?> base = BASES.get(jdbc);
    return ProxyClassCache.prototype(
        base, base == ServerObjectProxy.class ? null : jdbc, type, RULES);
  }

  private static Class<?> jdbcOf(Class<?> type) {
    return BASES.keySet().stream()
        .filter(jdbc -> jdbc.isAssignableFrom(type))
        .findFirst()
        .orElse(null);
  }

  private static Set<Class<?>> publicInterfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> each : c.getInterfaces()) {
        if (Modifier.isPublic(each.getModifiers()) && !each.getName().startsWith("java.io.")) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private static List<Class<?>> classesBeside(Class<?> driver) throws Exception {
    List<Class<?>> found = new ArrayList<>();
    for (String name : classNames(jarOf(driver))) {
      try {
        Class<?> type = Class.forName(name, false, driver.getClassLoader());
        if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers())) {
          found.add(type);
        }
      } catch (LinkageError e) {
        // Needs an optional library that is not here; then it is not used here either.
      }
    }
    return found;
  }

  private static Set<String> classNames(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
