package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import java.util.List;

/** How the primary is lost, and how it comes back as a standby of the other. */
enum Outage {
  KILL("after `kill -9` of the primary") {
    @Override
    void strike(DmNode lost, FaultProxy unusedProxy) {
      lost.kill();
    }

    @Override
    void mend(DmNode lost, FaultProxy unusedProxy) {
      lost.start();
    }
  },

  /** The sessions stay on the old primary, which takes no more writes. */
  SWITCHOVER("after a switchover") {
    @Override
    void strike(DmNode lost, FaultProxy unusedProxy) {
      lost.demote(Status.MOUNT);
    }

    @Override
    void mend(DmNode lost, FaultProxy unusedProxy) {
      // It is a standby already.
    }
  },

  /** The kernel still takes connections and requests. */
  FREEZE("after the primary froze (SIGSTOP)") {
    @Override
    void strike(DmNode lost, FaultProxy unusedProxy) {
      lost.freeze();
    }

    @Override
    void mend(DmNode lost, FaultProxy unusedProxy) {
      lost.thaw();
    }
  },

  /** No packet is answered. */
  POWER_OFF("after the primary's machine lost power") {
    @Override
    void strike(DmNode unusedLost, FaultProxy proxy) {
      proxy.set(NetFault.POWER_OFF);
    }

    @Override
    void mend(DmNode lost, FaultProxy proxy) {
      proxy.cutAll(Cut.RST);
      lost.killSessions();
      proxy.set(NetFault.PASS);
    }
  };

  private final String title;

  Outage(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract void strike(DmNode lost, FaultProxy proxy);

  /** The lost node is well again, as what it was told to be meanwhile. */
  abstract void mend(DmNode lost, FaultProxy proxy);

  /** The other node takes over. */
  static void promote(DmCluster cluster, DmNode lost) {
    List<DmNode> others = cluster.nodes().stream().filter(node -> node != lost).toList();
    lost.become(Mode.STANDBY, Status.OPEN);
    others.get(0).become(Mode.PRIMARY, Status.OPEN);
  }
}
