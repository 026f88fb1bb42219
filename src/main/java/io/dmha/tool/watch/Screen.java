package io.dmha.tool.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.tool.words.Columns;
import io.dmha.tool.words.JsonText;
import io.dmha.tool.words.Words;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a board: one table that is drawn anew in a terminal, with the latest changes below; else a
 * line for each change, or an object of JSON. Thread-safe.
 */
public final class Screen {
  /** How it shows. */
  public enum Mode {
    /** ANSI sequences. */
    TERMINAL,
    /** A line for each change. */
    LINES,
    /** An object on a line for each change. */
    JSON
  }

  private static final int MOST_CHANGES = 8;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final PrintStream out;
  private final Words words;
  private final Mode mode;

  @GuardedBy("this") private final Deque<String> latest = new ArrayDeque<>();

  @GuardedBy("this") private int drawn;

  /** One that has shown nothing yet. */
  public Screen(PrintStream out, Words words, Mode mode) {
    this.out = out;
    this.words = words;
    this.mode = mode;
  }

  /** Shows a change, or keeps it for the next drawing. */
  public synchronized void changed(Change change) {
    switch (mode) {
      case TERMINAL:
        latest.addLast(line(change));
        if (latest.size() > MOST_CHANGES) {
          latest.removeFirst();
        }
        break;
      case LINES:
        out.println(line(change));
        break;
      case JSON:
        out.println(JsonText.onOneLine(map(change)));
        break;
    }
    out.flush();
  }

  private String line(Change change) {
    String text =
        words.say(
            "watch.change",
            time(change.atMillis()),
            change.host(),
            words.say("watch.state." + change.from()),
            words.say("watch.state." + change.to()));
    return change.evidence().isEmpty() ? text : text + " (" + change.evidence() + ")";
  }

  private static Map<String, Object> map(Change change) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("event", "change");
    all.put("at", Instant.ofEpochMilli(change.atMillis()).toString());
    all.put("host", change.host());
    all.put("from", change.from());
    all.put("to", change.to());
    if (!change.evidence().isEmpty()) {
      all.put("evidence", change.evidence());
    }
    return all;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()).format(TIME);
  }

  /** Draws the table where there is a terminal. */
  public synchronized void draw(List<BoardLine> board) {
    if (mode != Mode.TERMINAL) {
      return;
    }
    List<String> lines = new ArrayList<>(table(board));
    lines.add("");
    lines.addAll(latest);
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append("A\r\u001b[J");
    }
    lines.forEach(line -> text.append(line).append('\n'));
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  private List<String> table(List<BoardLine> board) {
    Columns columns = new Columns();
    columns.add(
        words.say("watch.head.host"),
        words.say("watch.head.state"),
        words.say("watch.head.usable"),
        words.say("watch.head.lag"),
        words.say("watch.head.since"));
    for (BoardLine line : board) {
      columns.add(
          line.host(),
          words.say("watch.state." + line.state()),
          words.say(line.isUsable() ? "watch.yes" : "watch.no"),
          line.lag() == BoardLine.NO_LAG ? "-" : Long.toString(line.lag()),
          time(line.sinceMillis()));
    }
    return columns.lines("");
  }

  /** What there was to see; the last that is shown. */
  public synchronized void end(Summary summary) {
    if (mode == Mode.JSON) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("event", "end");
      all.put("millis", summary.millis());
      all.put("changes", summary.changes());
      all.put("newPrimaries", summary.newPrimaries());
      all.put("longestWithoutHostMillis", summary.longestNoneMillis());
      out.println(JsonText.onOneLine(all));
    } else {
      out.println(
          words.say(
              "watch.summary",
              Words.seconds(summary.millis()),
              summary.changes(),
              summary.newPrimaries(),
              Words.seconds(summary.longestNoneMillis())));
    }
    out.flush();
  }
}
