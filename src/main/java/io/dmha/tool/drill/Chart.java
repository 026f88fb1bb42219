package io.dmha.tool.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One curve over time as SVG, with pauses as bands and moves as lines. */
final class Chart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 180;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 26;
  private static final int BOTTOM = 24;

  /** More points than pixels show nothing more. */
  private static final int MOST_POINTS = 800;

  private static final int MARKS = 4;

  private final StringBuilder out = new StringBuilder();
  private final String title;
  private final List<Long> values;
  private final boolean isOfRates;
  private final double spanMillis;
  private final double top;

  /**
   * @param values one for each second
   * @param isOfRates whether several seconds are shown by their mean, and not by their largest
   */
  Chart(String title, List<Long> values, boolean isOfRates) {
    this.title = title;
    this.values = values;
    this.isOfRates = isOfRates;
    this.spanMillis = Math.max(1, values.size()) * 1_000.0;
    this.top = roundUp(values.stream().mapToDouble(Long::doubleValue).max().orElse(1));
  }

  /** The next number of the form 1, 2 or 5 times a power of ten. */
  static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  String svg(List<Timeline.Pause> pauses, List<Move> moves) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
        .append(WIDTH + " " + HEIGHT + "\"><title>" + Html.escaped(title) + "</title>\n");
    text(LEFT, 15, "start", title);
    for (Timeline.Pause pause : pauses) {
      double from = x((double) pause.fromMillis);
      rect("pause", from, TOP, Math.max(1, x((double) pause.toMillis) - from), bottom() - TOP);
    }
    grid();
    for (Move move : moves) {
      double x = x((double) move.atMillis);
      line("move", x, TOP, x, bottom());
    }
    curve();
    return out.append("</svg>\n").toString();
  }

  private void grid() {
    for (int i = 0; i <= MARKS; i++) {
      double value = top * i / MARKS;
      double y = y(value);
      line("grid", LEFT, y, (double) WIDTH - RIGHT, y);
      text(LEFT - 6.0, y + 4, "end", number(value));
      double millis = spanMillis * i / MARKS;
      text(x(millis), HEIGHT - 6.0, i == MARKS ? "end" : "middle", number(millis / 1_000) + " s");
    }
  }

  private void curve() {
    List<String> points = new ArrayList<>();
    int step = (values.size() + MOST_POINTS - 1) / MOST_POINTS;
    for (int i = 0; i < values.size(); i += step) {
      List<Long> part = values.subList(i, Math.min(values.size(), i + step));
      double value =
          isOfRates
              ? part.stream().mapToDouble(Long::doubleValue).average().orElse(0)
              : part.stream().mapToDouble(Long::doubleValue).max().orElse(0);
      points.add(number(x(i * 1_000.0)) + "," + number(y(value)));
      points.add(number(x((i + part.size()) * 1_000.0)) + "," + number(y(value)));
    }
    out.append("<polyline class=\"curve\" points=\"")
        .append(String.join(" ", points))
        .append("\"/>\n");
  }

  private double x(double millis) {
    double share = Math.min(1, millis / spanMillis);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double bottom() {
    return (double) HEIGHT - BOTTOM;
  }

  private double y(double value) {
    return bottom() - value / top * (bottom() - TOP);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private void text(double x, double y, String anchor, String text) {
    out.append("<text x=\"" + number(x) + "\" y=\"" + number(y))
        .append("\" text-anchor=\"" + anchor + "\">" + Html.escaped(text) + "</text>\n");
  }

  private void line(String kind, double x, double y, double x2, double y2) {
    out.append("<line class=\"" + kind + "\" x1=\"" + number(x) + "\" y1=\"" + number(y))
        .append("\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n");
  }

  private void rect(String kind, double x, double y, double width, double height) {
    out.append("<rect class=\"" + kind + "\" x=\"" + number(x) + "\" y=\"" + number(y))
        .append("\" width=\"" + number(width) + "\" height=\"" + number(height) + "\"/>\n");
  }
}
