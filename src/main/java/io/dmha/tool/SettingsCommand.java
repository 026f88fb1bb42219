package io.dmha.tool;

import io.dmha.settings.Setting;
import io.dmha.settings.SettingsTable;
import io.dmha.text.ForeignText;
import io.dmha.text.Nearest;
import io.dmha.tool.words.Columns;
import io.dmha.tool.words.JsonText;
import io.dmha.tool.words.Words;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code settings [NAME]}: from the declarations that SETTINGS.md is written from. */
@Command(name = "settings")
final class SettingsCommand implements Callable<Integer> {
  @ParentCommand Tool tool = Tool.NONE;

  @Parameters(arity = "0..1", paramLabel = "NAME", descriptionKey = "setting")
  String name = "";

  @Option(names = "--json", descriptionKey = "json")
  boolean isJson;

  @Override
  public Integer call() throws UsageWrong {
    List<Setting<?>> shown = name.isEmpty() ? SettingsTable.all() : named();
    PrintStream out = tool.around.out;
    if (isJson) {
      List<Object> all = new ArrayList<>();
      shown.forEach(setting -> all.add(map(setting)));
      out.print(JsonText.of(all));
    } else if (name.isEmpty()) {
      Columns columns = new Columns();
      shown.forEach(setting -> columns.add(setting.name(), defaultOf(setting, tool.words)));
      columns.lines("").forEach(out::println);
    } else {
      shown.forEach(this::describe);
    }
    out.flush();
    return ExitCode.FINE;
  }

  private List<Setting<?>> named() throws UsageWrong {
    String full = name.startsWith(Setting.PREFIX) ? name : Setting.PREFIX + name;
    List<Setting<?>> found =
        SettingsTable.all().stream()
            .filter(setting -> setting.name().equalsIgnoreCase(full))
            .collect(Collectors.toList());
    if (found.isEmpty()) {
      List<String> names =
          SettingsTable.all().stream().map(Setting::name).collect(Collectors.toList());
      String near = Nearest.to(full, names);
      String shown = ForeignText.shown(full);
      throw near == null
          ? new UsageWrong("settings.unknown", shown, "", "")
          : new UsageWrong("settings.nearest", shown, near, "");
    }
    return found;
  }

  private void describe(Setting<?> setting) {
    Words words = tool.words;
    tool.around.out.println(setting.name());
    Columns columns = new Columns();
    columns.add(words.say("settings.default"), defaultOf(setting, words));
    columns.add(words.say("settings.values"), plain(SettingsTable.values(setting)));
    columns.add(words.say("settings.meaning"), plain(setting.description()));
    columns.lines("  ").forEach(tool.around.out::println);
    if (!setting.mayStandInUrl()) {
      tool.around.out.println("  " + words.say("settings.not-of-urls"));
    }
  }

  private static String defaultOf(Setting<?> setting, Words words) {
    return setting.defaultText().isEmpty() ? words.say("settings.none") : setting.defaultText();
  }

  private static String plain(String markdown) {
    return markdown.replace("`", "");
  }

  private static Map<String, Object> map(Setting<?> setting) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", setting.name());
    all.put("default", setting.defaultText());
    all.put("values", plain(SettingsTable.values(setting)));
    all.put("meaning", plain(setting.description()));
    all.put("isSecret", setting.isSecret());
    all.put("mayStandInUrl", setting.mayStandInUrl());
    return all;
  }
}
