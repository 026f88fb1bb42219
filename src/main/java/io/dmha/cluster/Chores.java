package io.dmha.cluster;

import io.dmha.watch.WatchTask;
import java.util.ArrayList;
import java.util.List;

/** All that the watch thread of a URL does besides. Complete before that thread begins. */
final class Chores implements WatchTask {
  private final List<Runnable> looks = new ArrayList<>();
  private final WatchTask rest;

  Chores(WatchTask rest) {
    this.rest = rest;
  }

  /** Adds what is done after each look at the connections. */
  void add(Runnable look) {
    looks.add(look);
  }

  @Override
  public void eachPass() {
    looks.forEach(Runnable::run);
    rest.eachPass();
  }

  @Override
  public void atEnd() {
    rest.atEnd();
  }
}
