package io.dmha.parity;

import io.dmha.fixtures.node.PostgresNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Debian's PostgreSQL, in processes of its own. */
final class PostgresDatabase extends Database {
  private final PostgresNode node = PostgresNode.started();

  PostgresDatabase() {
    for (Way way : Way.values()) {
      String unusedNothing = node.query("create database " + own(way).get(0));
    }
  }

  @Override
  String name() {
    return "PostgreSQL";
  }

  @Override
  String address(Way way) {
    return node.url(own(way).get(0)).substring("jdbc:".length());
  }

  @Override
  List<String> own(Way way) {
    return List.of(way == Way.PLAIN ? "parityp" : "parityd");
  }

  @Override
  String user() {
    return "postgres";
  }

  @Override
  String password() {
    return "";
  }

  @Override
  String sessionQuery() {
    return "select pg_backend_pid()";
  }

  @Override
  boolean failsForGood() {
    return true;
  }

  @Override
  boolean losesItsPlace() {
    return true;
  }

  @Override
  List<String> setup() {
    return List.of("create function twice(n int) returns int language sql as 'select 2 * n'");
  }

  @Override
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("smallint", "42");
    types.put("int", "42");
    types.put("bigint", "42000000000");
    types.put("numeric(10,2)", "42.25");
    types.put("real", "42.5");
    types.put("double precision", "42.5");
    types.put("boolean", "true");
    types.put("char(5)", "'c'");
    types.put("varchar(30)", "'text'");
    types.put("text", "'long text'");
    types.put("date", "'2024-02-29'");
    types.put("time", "'12:34:56'");
    types.put("timestamp", "'2024-02-29 12:34:56.5'");
    types.put("timestamptz", "'2024-02-29 12:34:56.5+08:00'");
    types.put("interval", "'1 day'");
    types.put("bytea", "'\\x0102'");
    types.put("name", "'a name'");
    types.put("uuid", "'00000000-0000-0000-0000-00000000002a'");
    types.put("int[]", "array[1, 2]");
    types.put("json", "'{\"a\":1}'");
    types.put("xml", "'<a/>'");
    types.put("money", "'42.5'");
    return types;
  }

  @Override
  public void close() {
    node.close();
  }
}
