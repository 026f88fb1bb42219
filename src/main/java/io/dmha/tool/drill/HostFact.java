package io.dmha.tool.drill;

/** What a host said before the workload began. Immutable. */
final class HostFact {
  final String host;

  /** A role, or a kind of trouble. */
  final String state;

  /** Empty where it could not be asked. */
  final String serverVersion;

  final String driverVersion;

  HostFact(String host, String state, String serverVersion, String driverVersion) {
    this.host = host;
    this.state = state;
    this.serverVersion = serverVersion;
    this.driverVersion = driverVersion;
  }
}
