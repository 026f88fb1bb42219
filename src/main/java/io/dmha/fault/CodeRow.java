package io.dmha.fault;

/** One line of a {@link CodeTable}: a vendor code, a span of codes, an SQLState or its class. */
final class CodeRow {
  final String key;
  final Kind kind;
  final String meaning;
  final String source;

  CodeRow(String key, Kind kind, String meaning, String source) {
    this.key = key;
    this.kind = kind;
    this.meaning = meaning;
    this.source = source;
  }

  String toMarkdown() {
    String[] cells = {
      key,
      meaning,
      kind.in(Phase.LOGIN).name(),
      kind.in(Phase.SENT).name(),
      kind.in(Phase.COMMIT_SENT).name(),
      kind.isLinkDead() ? "no" : "yes",
      blame(),
      source
    };
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private String blame() {
    boolean connecting = kind.blamesHostIn(Phase.LOGIN);
    boolean inSession = kind.blamesHostIn(Phase.SENT);
    return connecting ? inSession ? "yes" : "connecting" : inSession ? "in session" : "no";
  }
}
