package io.dmha.tool;

/** The command cannot be done as it was given. */
final class UsageWrong extends Exception {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String value;
  private final String more;
  private final String most;

  /**
   * @param key the name of the words for it
   */
  UsageWrong(String key) {
    this(key, "", "", "");
  }

  /** With values for the places in the words, fit to be shown. */
  UsageWrong(String key, String value, String more, String most) {
    super(key);
    this.key = key;
    this.value = value;
    this.more = more;
    this.most = most;
  }

  String key() {
    return key;
  }

  Object[] values() {
    return new Object[] {value, more, most};
  }
}
