package io.dmha.replay;

/** A call that the journal has noted. */
public interface NotedCall {
  /** How it is done again. */
  DelegateCall doing();

  /** Has it done again in another way. For whose turn it is. */
  void replaceBy(DelegateCall other);
}
