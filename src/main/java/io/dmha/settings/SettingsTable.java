package io.dmha.settings;

import java.util.List;

/** The table of settings: for SETTINGS.md, and for who lists them elsewhere. */
public final class SettingsTable {
  private SettingsTable() {}

  /** All settings, in the order of the table. */
  public static List<Setting<?>> all() {
    return Settings.all();
  }

  static String markdown(List<Setting<?>> settings) {
    StringBuilder table = new StringBuilder("| Name | Default | Values | Meaning |\n");
    table.append("|---|---|---|---|\n");
    for (Setting<?> setting : settings) {
      table.append("| `").append(setting.name()).append("` | ");
      table.append(setting.defaultText().isEmpty() ? "none" : code(setting.defaultText()));
      table.append(" | ").append(values(setting));
      table.append(" | ").append(setting.description()).append(" |\n");
    }
    return table.toString();
  }

  /** What it can be set to: its choices, or the rule in words. */
  public static String values(Setting<?> setting) {
    StringBuilder values = new StringBuilder();
    for (String choice : setting.choices()) {
      values.append(values.length() == 0 ? "" : ", ").append(code(choice));
    }
    return values.length() == 0 ? setting.rule() : values.toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
