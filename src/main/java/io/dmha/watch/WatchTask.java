package io.dmha.watch;

/** What the watch thread of a URL does beside watching. Called by that thread alone. */
public interface WatchTask {
  /** After each look at the connections. Must not wait for anything. */
  void eachPass();

  /** When the thread ends, after the last connection is gone; another may begin afterwards. */
  void atEnd();
}
