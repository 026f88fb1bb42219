package io.dmha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A line over time as SVG, with round numbers at its axes. */
final class LineChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;
  private static final int LEFT = 70;
  private static final int TOP = 40;
  private static final int MARKS = 4;

  private final StringBuilder svg = new StringBuilder();

  private LineChart() {}

  /**
   * Writes one.
   *
   * @param step how many milliseconds lie between two values, of which the first is at 0
   */
  static void write(Path file, String title, int step, List<Integer> values) throws IOException {
    write(file, title, "ms since the kill", step, values);
  }

  /**
   * The same along another axis.
   *
   * @param axis what is counted along it
   * @param step how far two values lie apart on it, of which the first is at 0
   */
  static void write(Path file, String title, String axis, int step, List<Integer> values)
      throws IOException {
    LineChart chart = new LineChart();
    chart.draw(title, axis, step, values);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, chart.svg);
  }

  private void draw(String title, String axis, int step, List<Integer> values) {
    double top = round(values.stream().mapToInt(Integer::intValue).max().orElse(1));
    double end = round((values.size() - 1) * (double) step);
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'"
            + " font-family='sans-serif' font-size='12'>",
        WIDTH + LEFT + 30, HEIGHT + TOP + 45);
    add("<rect width='100%%' height='100%%' fill='white'/>");
    add("<text x='%d' y='22' font-size='14'>%s</text>", LEFT, title);
    for (int i = 0; i <= MARKS; i++) {
      double y = TOP + HEIGHT - HEIGHT * i / (double) MARKS;
      double x = LEFT + WIDTH * i / (double) MARKS;
      add("<path d='M%d %.1fh%d' stroke='#ddd'/>", LEFT, y, WIDTH);
      add("<text x='%d' y='%.1f' text-anchor='end'>%.0f</text>", LEFT - 8, y + 4, top * i / MARKS);
      add(
          "<text x='%.1f' y='%d' text-anchor='middle'>%.0f</text>",
          x, TOP + HEIGHT + 18, end * i / MARKS);
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = LEFT + WIDTH * i * step / end;
      double y = TOP + HEIGHT - HEIGHT * values.get(i) / top;
      line.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, y));
    }
    add("<path d='%s' fill='none' stroke='#1663a5' stroke-width='1.5'/>", line);
    add(
        "<text x='%d' y='%d' text-anchor='middle'>%s</text>",
        LEFT + WIDTH / 2, TOP + HEIGHT + 36, axis);
    add("</svg>");
  }

  private void add(String format, Object... parts) {
    svg.append(String.format(Locale.ROOT, format, parts)).append('\n');
  }

  /** The next number of a digit and zeros. */
  private static double round(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(number, MARKS))));
    for (int digit : new int[] {1, 2, 3, 4, 5, 6, 8}) {
      if (digit * power >= number) {
        return digit * power;
      }
    }
    return 10 * power;
  }
}
