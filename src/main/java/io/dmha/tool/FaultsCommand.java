package io.dmha.tool;

import io.dmha.fault.Category;
import io.dmha.fault.CodeMeaning;
import io.dmha.fault.CodeTable;
import io.dmha.text.ForeignText;
import io.dmha.tool.words.Columns;
import io.dmha.tool.words.JsonText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code faults [CODE|SQLSTATE]}: from the tables that FAULTS.md is written from. */
@Command(name = "faults")
final class FaultsCommand implements Callable<Integer> {
  @ParentCommand Tool tool = Tool.NONE;

  @Parameters(arity = "0..1", paramLabel = "CODE", descriptionKey = "code")
  String code = "";

  @Option(names = "--json", descriptionKey = "json")
  boolean isJson;

  @Override
  public Integer call() {
    List<CodeMeaning> found = CodeTable.meanings(code.toUpperCase(Locale.ROOT));
    PrintStream out = tool.around.out;
    if (isJson) {
      List<Object> all = new ArrayList<>();
      found.forEach(meaning -> all.add(map(meaning)));
      out.print(JsonText.of(all));
    } else if (found.isEmpty()) {
      out.println(tool.words.say("faults.unknown", ForeignText.shown(code)));
    } else if (code.isEmpty()) {
      list(found);
    } else {
      found.forEach(this::describe);
    }
    out.flush();
    return ExitCode.FINE;
  }

  private void list(List<CodeMeaning> found) {
    Columns columns = new Columns();
    columns.add(
        say("faults.head.database"),
        say("faults.head.code"),
        say("faults.connecting"),
        say("faults.session"),
        say("faults.commit"),
        say("faults.head.meaning"));
    for (CodeMeaning each : found) {
      columns.add(
          each.database(),
          each.key(),
          each.connecting(),
          each.inSession(),
          each.atCommit(),
          each.meaning());
    }
    columns.lines("").forEach(tool.around.out::println);
  }

  private void describe(CodeMeaning meaning) {
    PrintStream out = tool.around.out;
    out.println(meaning.database() + " " + meaning.key() + ": " + meaning.meaning());
    Columns columns = new Columns();
    row(columns, "faults.connecting", meaning.connecting());
    row(columns, "faults.session", meaning.inSession());
    row(columns, "faults.commit", meaning.atCommit());
    columns.lines("  ").forEach(out::println);
    out.println("  " + say(meaning.isLinkUsable() ? "faults.usable" : "faults.dead"));
  }

  private void row(Columns columns, String when, Category category) {
    columns.add(say(when), category, say("category." + category));
  }

  private String say(String key) {
    return tool.words.say(key);
  }

  private static Map<String, Object> map(CodeMeaning meaning) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("database", meaning.database());
    all.put("code", meaning.key());
    all.put("meaning", meaning.meaning());
    all.put("connecting", meaning.connecting().name());
    all.put("inSession", meaning.inSession().name());
    all.put("atCommit", meaning.atCommit().name());
    all.put("isLinkUsable", meaning.isLinkUsable());
    all.put("source", meaning.source());
    return all;
  }
}
