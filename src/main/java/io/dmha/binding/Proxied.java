package io.dmha.binding;

/** Something of ours that stands for something of the delegate's. */
public interface Proxied {
  /** The delegate's object, as it stands now. */
  Object delegate();
}
