package io.dmha.parity;

/**
 * A value as SQL text.
 *
 * @param type as it stands in a table's definition
 * @param literal what is cast to it
 */
record Sample(String type, String literal) {
  String query() {
    return "select cast(" + literal + " as " + type + ") as v";
  }

  @Override
  public String toString() {
    return literal + " as " + type;
  }
}
