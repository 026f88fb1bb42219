package io.dmha;

import io.dmha.cluster.FrontDoor;
import io.dmha.cluster.HostControl;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.UnwrapExtension;
import org.jspecify.annotations.Nullable;

/** The types by which an application and JMX see a cluster. */
final class PublicDoor implements FrontDoor {
  @Override
  public UnwrapExtension views(HostControl hosts) {
    HostsMXBean bean = new HostsBean(hosts);
    return new UnwrapExtension() {
      @Override
      public <T> @Nullable T of(Class<T> type, ReplaySwitch replay) {
        return type == HostsMXBean.class
            ? type.cast(bean)
            : ConnectionProtection.VIEWS.of(type, replay);
      }
    };
  }

  @Override
  public Object continuityBean(ContinuityCounters counters, boolean replays) {
    return new ContinuityBean(counters, replays);
  }

  @Override
  public Object hostsBean(HostControl hosts) {
    return new HostsBean(hosts);
  }
}
