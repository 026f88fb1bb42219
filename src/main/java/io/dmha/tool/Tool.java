package io.dmha.tool;

import io.dmha.text.ForeignText;
import io.dmha.tool.words.Words;
import java.io.ByteArrayInputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, with what they are given. */
@Command(
    name = "dmha",
    subcommands = {
      DoctorCommand.class,
      WatchCommand.class,
      DrillCommand.class,
      SettingsCommand.class,
      FaultsCommand.class,
      RegisterCommand.class
    })
final class Tool implements Runnable {
  /** Stands where the library has not put the real one yet. */
  static final Tool NONE =
      new Tool(
          new Surroundings(
              Collections.emptyMap(),
              new ByteArrayInputStream(new byte[0]),
              System.out,
              System.err,
              Locale.ROOT,
              false,
              StandardCharsets.UTF_8,
              unused -> {}),
          Words.english());

  private static final String LANG = "--lang";

  final Surroundings around;
  final Words words;

  @Option(names = LANG, paramLabel = "LANG", descriptionKey = "lang", scope = ScopeType.INHERIT)
  String language = "";

  @Option(
      names = {"-h", "--help"},
      descriptionKey = "help",
      usageHelp = true,
      scope = ScopeType.INHERIT)
  boolean wantsHelp;

  private Tool(Surroundings around, Words words) {
    this.around = around;
    this.words = words;
  }

  /** Runs a command, and returns what the process is to end with. */
  static int run(String[] arguments, Surroundings around) {
    Tool tool = new Tool(around, Words.of(languageIn(Arrays.asList(arguments)), around.locale));
    CommandLine line = new CommandLine(tool);
    line.setResourceBundle(tool.words.bundle());
    line.setOut(new PrintWriter(new OutputStreamWriter(around.out, around.charset), true));
    line.setErr(new PrintWriter(new OutputStreamWriter(around.err, around.charset), true));
    line.setParameterExceptionHandler((e, unused) -> tool.misunderstood(e));
    line.setExecutionExceptionHandler((e, unused, result) -> tool.failed(e));
    int exitCode = line.execute(arguments);
    // Nobody reads it any more, or the disk is full: half an answer is none.
    return around.out.checkError() ? ExitCode.BROKEN : exitCode;
  }

  /** Before anything else is read: what is wrong is told in that language, too. */
  private static String languageIn(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String each = arguments.get(i);
      if (each.startsWith(LANG + "=")) {
        return each.substring(LANG.length() + 1);
      }
      if (each.equals(LANG) && i + 1 < arguments.size()) {
        return arguments.get(i + 1);
      }
    }
    return "";
  }

  /** Without a command. */
  @Override
  public void run() {
    throw new ParameterException(new CommandLine(this), "");
  }

  private int misunderstood(ParameterException e) {
    around.err.println(complaint(e));
    return ExitCode.USAGE;
  }

  /** What was given is not repeated whole: it may hold a password. */
  private String complaint(ParameterException e) {
    if (e instanceof UnmatchedArgumentException) {
      List<String> names =
          ((UnmatchedArgumentException) e)
              .getUnmatched().stream().map(Tool::shown).collect(Collectors.toList());
      return words.say("usage.unmatched", String.join(", ", names));
    }
    if (e instanceof MissingParameterException) {
      List<String> labels =
          ((MissingParameterException) e)
              .getMissing().stream().map(each -> each.paramLabel()).collect(Collectors.toList());
      return words.say("usage.missing", String.join(", ", labels));
    }
    CommandLine.Model.ArgSpec argument = e.getArgSpec();
    return argument == null
        ? words.say("usage.command")
        : words.say("usage.wrong", argument.paramLabel());
  }

  private static String shown(String argument) {
    int end = argument.indexOf('=');
    String name = end < 0 ? argument : argument.substring(0, end);
    if (name.startsWith("-") && !name.startsWith("--") && name.length() > 2) {
      // Options of one letter may be written together, and the rest be a password.
      return ForeignText.shown(name.substring(0, 2)) + "…";
    }
    return name.startsWith("-") || name.matches("[A-Za-z]{1,20}") ? ForeignText.shown(name) : "…";
  }

  private int failed(Exception e) {
    if (e instanceof UsageWrong) {
      UsageWrong wrong = (UsageWrong) e;
      around.err.println(words.say(wrong.key(), wrong.values()));
      return ExitCode.USAGE;
    }
    around.err.println(words.say("error.own", e.getClass().getName()));
    if (Boolean.getBoolean("dmha.tool.stack")) {
      e.printStackTrace(around.err);
    }
    return ExitCode.BROKEN;
  }
}
