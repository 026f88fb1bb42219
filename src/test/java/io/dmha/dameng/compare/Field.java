package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.net.FaultProxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cluster on which all sides are tried, with a door of the network before each node. Used by
 * one thread.
 */
final class Field implements AutoCloseable {
  private final DmCluster cluster = DmCluster.pair();
  private final Map<DmNode, FaultProxy> proxies = new LinkedHashMap<>();
  private final Map<Side, Ledger> ledgers = new LinkedHashMap<>();

  private Field() {}

  static Field open(List<Side> sides) throws SQLException {
    Field field = new Field();
    Ledger.createShared(field.cluster.engine());
    for (Side side : sides) {
      field.ledgers.put(side, field.newLedger(side, "book"));
    }
    field.cluster.nodes().forEach(node -> field.proxies.put(node, FaultProxy.to(node.port())));
    return field;
  }

  DmCluster cluster() {
    return cluster;
  }

  List<Side> sides() {
    return new ArrayList<>(ledgers.keySet());
  }

  /** The side's ledger for all outages. */
  Ledger ledger(Side side) {
    return ledgers.get(side);
  }

  /** Another one. */
  Ledger newLedger(Side side, String name) throws SQLException {
    Ledger ledger = new Ledger(name + "_" + side.name());
    ledger.create(cluster.engine());
    return ledger;
  }

  FaultProxy proxy(DmNode node) {
    return proxies.get(node);
  }

  /** The nodes themselves, in the order of the list. */
  String hosts() {
    return cluster.hosts();
  }

  /** The same, the last one first. */
  String hostsReversed() {
    return IntStream.range(0, cluster.nodes().size())
        .mapToObj(i -> cluster.node(cluster.nodes().size() - 1 - i).hostAndPort())
        .collect(Collectors.joining(","));
  }

  /** The same through the network that can fail. */
  String hostsBehindProxies() {
    return proxies.values().stream()
        .map(proxy -> "127.0.0.1:" + proxy.port())
        .collect(Collectors.joining(","));
  }

  /** What the outages have left in the database, of all sides. */
  Map<Side, Ledger.Verdict> verdicts() throws SQLException {
    Map<Side, Ledger.Verdict> verdicts = new LinkedHashMap<>();
    for (Side side : sides()) {
      verdicts.put(side, ledger(side).verdict(cluster.primary().url()));
    }
    return verdicts;
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
    cluster.close();
  }
}
