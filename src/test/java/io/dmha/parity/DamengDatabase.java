package io.dmha.parity;

import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dameng's driver on the server of the tests, one for each way. */
final class DamengDatabase extends Database {
  private final List<Engine> engines = List.of(Engine.started(), Engine.started());
  private final List<DmNode> nodes =
      engines.stream().map(engine -> DmNode.started("DM1", Mode.PRIMARY, engine)).toList();

  /** A function of the server's. */
  public static int twice(int n) {
    return 2 * n;
  }

  @Override
  String name() {
    return "Dameng";
  }

  @Override
  String address(Way way) {
    return "dm://" + own(way).get(0);
  }

  @Override
  List<String> own(Way way) {
    String address = nodes.get(way == Way.PLAIN ? 0 : 1).hostAndPort();
    return List.of(address, address.substring(address.indexOf(':') + 1));
  }

  @Override
  String user() {
    return DmNode.USER;
  }

  @Override
  String password() {
    return DmNode.PASSWORD;
  }

  @Override
  String sessionQuery() {
    return "select sessid()";
  }

  @Override
  List<String> setup() {
    return List.of("create alias twice for '" + DamengDatabase.class.getName() + ".twice'");
  }

  @Override
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("tinyint", "42");
    types.put("smallint", "42");
    types.put("int", "42");
    types.put("bigint", "42000000000");
    types.put("decimal(10,2)", "42.25");
    types.put("real", "42.5");
    types.put("double precision", "42.5");
    types.put("bit", "true");
    types.put("char(5)", "'c'");
    types.put("varchar(30)", "'text'");
    types.put("date", "'2024-02-29'");
    types.put("time", "'12:34:56'");
    types.put("timestamp(6)", "'2024-02-29 12:34:56.5'");
    types.put("timestamp(6) with time zone", "'2024-02-29 12:34:56.5+08:00'");
    types.put("varbinary(30)", "X'0102'");
    types.put("blob", "X'0304'");
    types.put("clob", "'a clob'");
    return types;
  }

  /** The server is asked things on purpose that it does not understand; it says so, to no harm. */
  @Override
  public void close() {
    for (DmNode node : nodes) {
      try {
        node.close();
      } catch (IllegalStateException e) {
        // Both ways were told alike, which is what is compared.
      }
    }
    engines.forEach(Engine::close);
  }
}
