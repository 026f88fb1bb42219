package io.dmha.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A command that is run in this JVM, with all that it is given and all that it says. */
final class Command {
  final Map<String, String> environment = new HashMap<>();
  final List<Runnable> ends = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";
  private boolean isTerminal;

  static Command as(String user, String password) {
    Command command = new Command();
    command.environment.put("DMHA_USER", user);
    command.environment.put("DMHA_PASSWORD", password);
    return command;
  }

  Command reading(String text) {
    input = text;
    return this;
  }

  Command inTerminal() {
    isTerminal = true;
    return this;
  }

  /** Runs it to its end; forgets what was said before. */
  int run(String... arguments) {
    out.reset();
    err.reset();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return Tool.run(
          arguments,
          new Surroundings(
              environment,
              new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              Locale.US,
              isTerminal,
              StandardCharsets.UTF_8,
              ends::add));
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return new ArrayList<>(out().lines().toList());
  }

  /** What was said, without what differs from run to run: times, and these names. */
  String golden(Map<String, String> names) {
    String text = out();
    for (Map.Entry<String, String> each : names.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text.replaceAll("\\d+\\.\\d (s|秒)", "N $1")
        .replaceAll("\\d+ ms (ahead of|behind) this", "N ms off this")
        .replaceAll("本机[快慢] \\d+", "本机相差 N")
        .replaceAll("\\d+ (ms|毫秒)", "N $1");
  }
}
