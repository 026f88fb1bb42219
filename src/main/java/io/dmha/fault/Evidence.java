package io.dmha.fault;

/** One observation and what it means. Its text is made of codes and class names only. */
final class Evidence {
  final Kind kind;
  final String text;

  Evidence(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  static Evidence ofClass(Kind kind, Throwable t) {
    return new Evidence(kind, nameOf(t));
  }

  Evidence as(Kind other) {
    return new Evidence(other, text);
  }

  /** This verdict, with the other text in front. */
  Evidence after(Evidence first) {
    return new Evidence(kind, first.text + ", " + text);
  }

  static String nameOf(Throwable t) {
    String simple = t.getClass().getSimpleName();
    return simple.isEmpty() ? t.getClass().getName() : simple;
  }
}
