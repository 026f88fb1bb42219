package io.dmha.discovery;

import java.io.IOException;

/** A Nacos that tests fill, kill and start again: ours, or a real one. For one thread at a time. */
interface NacosServer extends AutoCloseable {
  String GROUP = "BANK";
  String SERVICE = "dm";
  String USER = "dmha";
  String PASSWORD = "S3cret&of=nacos %";

  /** A real one where the property {@code dmha.nacos} names the folder of one (DISCOVERY.md). */
  static NacosServer started() throws IOException {
    String folder = System.getProperty("dmha.nacos", "");
    return folder.isEmpty() ? new OurNacos(true) : new RealNacos(folder);
  }

  String hostAndPort();

  /** Enters an instance, or changes it. */
  void put(String hostAndPort, Instance instance) throws IOException;

  void remove(String hostAndPort) throws IOException;

  /** Ends it; its instances are gone. */
  void kill() throws IOException;

  /** Starts it again at the same port. */
  void start() throws IOException;

  @Override
  void close() throws IOException;

  /** What Nacos holds of an instance. */
  record Instance(double weight, boolean isEnabled, boolean isHealthy, String role) {
    static final Instance PLAIN = new Instance(1, true, true, "");

    Instance weighing(double other) {
      return new Instance(other, isEnabled, isHealthy, role);
    }

    Instance disabled() {
      return new Instance(weight, false, isHealthy, role);
    }

    Instance leading() {
      return new Instance(weight, isEnabled, isHealthy, "primary");
    }
  }
}
