package io.dmha;

import io.dmha.cluster.HostControl;
import java.util.List;
import java.util.Map;

/** Passes on to the cluster. Thread-safe. */
public final class HostsBean implements HostsMXBean {
  private final HostControl hosts;

  public HostsBean(HostControl hosts) {
    this.hosts = hosts;
  }

  @Override
  public Map<String, String> getHosts() {
    return hosts.states();
  }

  @Override
  public Map<String, String> getRoles() {
    return hosts.roles();
  }

  @Override
  public Map<String, Integer> getConnections() {
    return hosts.counts();
  }

  @Override
  public Map<String, Boolean> getUsable() {
    return hosts.usable();
  }

  @Override
  public long getMoves() {
    return hosts.moves();
  }

  @Override
  public int drain(String host, int seconds) {
    return hosts.drain(host, seconds);
  }

  @Override
  public int pause(int seconds) {
    return hosts.pause(seconds);
  }

  @Override
  public void resume() {
    hosts.resume();
  }

  @Override
  public List<String> getEvents() {
    return hosts.events();
  }

  @Override
  public Map<String, Integer> getWeights() {
    return hosts.weights();
  }

  @Override
  public void setWeight(String host, int weight) {
    hosts.setWeight(host, weight);
  }

  @Override
  public String getCanary() {
    return hosts.canary();
  }

  @Override
  public void restartCanary() {
    hosts.restartCanary();
  }

  @Override
  public void stopCanary() {
    hosts.stopCanary();
  }
}
