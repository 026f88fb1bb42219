package io.dmha.discovery;

import io.dmha.topology.Host;

/** Where one host is entered, for as long as somebody says so again. Used by one thread. */
public interface Registry {
  /**
   * Says that the host is there, and how; forgotten after ten seconds.
   *
   * @throws SourceFailed if nobody has heard it
   */
  void tell(Host host, boolean isPrimary) throws SourceFailed;

  /**
   * Takes the entry away.
   *
   * @throws SourceFailed if nobody has heard it; then it ends by itself
   */
  void leave() throws SourceFailed;
}
