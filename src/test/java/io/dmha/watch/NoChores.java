package io.dmha.watch;

/** A watch that does nothing besides. */
final class NoChores implements WatchTask {
  @Override
  public void eachPass() {}

  @Override
  public void atEnd() {}
}
