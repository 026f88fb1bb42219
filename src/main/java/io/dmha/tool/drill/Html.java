package io.dmha.tool.drill;

/** Text as HTML and XML show it. Stateless. */
final class Html {
  private Html() {}

  /** The text, for elements and for attributes in double quotes. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&':
          out.append("&amp;");
          break;
        case '<':
          out.append("&lt;");
          break;
        case '>':
          out.append("&gt;");
          break;
        case '"':
          out.append("&quot;");
          break;
        case '\'':
          out.append("&#39;");
          break;
        default:
          // XML has no other control characters, not even escaped.
          out.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
      }
    }
    return out.toString();
  }
}
