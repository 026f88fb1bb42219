package io.dmha.discovery;

import io.dmha.topology.Host;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of one source, of which one is asked until it fails. Used by one thread at a time.
 */
final class Servers {
  private final List<Host> all;
  private int current;

  Servers(List<Host> all) {
    this.all = new ArrayList<>(all);
  }

  /** What is asked of one server. */
  interface Question<T> {
    T ask(Host server) throws SourceFailed;
  }

  /**
   * The first answer of one of them, each being asked once.
   *
   * @throws SourceFailed what the last one has failed by
   */
  <T> T ask(Question<T> question) throws SourceFailed {
    for (int tried = 1; true; tried++) {
      try {
        return question.ask(all.get(current));
      } catch (SourceFailed e) {
        current = (current + 1) % all.size();
        if (tried == all.size()) {
          throw e;
        }
      }
    }
  }
}
