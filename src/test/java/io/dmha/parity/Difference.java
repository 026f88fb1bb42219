package io.dmha.parity;

/** A trial that ended in another way through dmha than by the driver alone. */
record Difference(Trial trial, String plain, String dmha) {
  @Override
  public String toString() {
    return trial + "\n    " + plain + "\n    " + dmha;
  }
}
