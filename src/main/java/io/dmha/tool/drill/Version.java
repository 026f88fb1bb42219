package io.dmha.tool.drill;

import io.dmha.DmhaDriver;

/** Which dmha this is. Stateless. */
final class Version {
  private Version() {}

  /** As the jar says it, or else the driver. */
  static String ofDmha() {
    DmhaDriver driver = new DmhaDriver();
    String told = DmhaDriver.class.getPackage().getImplementationVersion();
    return told == null ? driver.getMajorVersion() + "." + driver.getMinorVersion() : told;
  }
}
