package io.dmha.parity;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** H2 in this process, in memory or by TCP. */
final class H2Database extends Database {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  private final @Nullable Server server;

  private H2Database(@Nullable Server server) {
    this.server = server;
  }

  static H2Database inMemory() {
    return new H2Database(null);
  }

  static H2Database byTcp() {
    try {
      return new H2Database(Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
    } catch (SQLException e) {
      throw new IllegalStateException("H2 does not listen.", e);
    }
  }

  @Override
  String name() {
    return server == null ? "H2 in memory" : "H2 by TCP";
  }

  @Override
  String address(Way way) {
    String where = server == null ? "" : "tcp://127.0.0.1:" + server.getPort() + "/";
    return "h2:" + where + "mem:" + own(way).get(0) + ";DB_CLOSE_DELAY=-1";
  }

  @Override
  List<String> own(Way way) {
    return List.of((way == Way.PLAIN ? "parityp" : "parityd") + number);
  }

  @Override
  String user() {
    return "sa";
  }

  @Override
  String password() {
    return "";
  }

  @Override
  String sessionQuery() {
    return "select session_id()";
  }

  @Override
  List<String> setup() {
    return List.of("create alias twice for '" + DamengDatabase.class.getName() + ".twice'");
  }

  @Override
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("tinyint", "42");
    types.put("int", "42");
    types.put("bigint", "42000000000");
    types.put("numeric(10,2)", "42.25");
    types.put("double precision", "42.5");
    types.put("decfloat", "42.75");
    types.put("boolean", "true");
    types.put("char(5)", "'c'");
    types.put("varchar(30)", "'text'");
    types.put("date", "'2024-02-29'");
    types.put("time", "'12:34:56'");
    types.put("timestamp", "'2024-02-29 12:34:56.5'");
    types.put("timestamp with time zone", "'2024-02-29 12:34:56.5+08:00'");
    types.put("interval day to second", "interval '1' day");
    types.put("varbinary(30)", "X'0102'");
    types.put("blob", "X'0304'");
    types.put("clob", "'a clob'");
    types.put("uuid", "'00000000-0000-0000-0000-00000000002a'");
    types.put("int array", "array[1, 2]");
    types.put("json", "json '{\"a\":1}'");
    types.put("other", "X'0506'");
    return types;
  }

  @Override
  public void close() {
    for (Way way : Way.values()) {
      try {
        DriverManager.getConnection("jdbc:" + address(way), user(), password())
            .createStatement()
            .execute("shutdown immediately");
      } catch (SQLException e) {
        // It is down, which the connection hears at once.
      }
    }
    if (server != null) {
      server.stop();
    }
  }
}
