package io.dmha.tool;

import io.dmha.cluster.Survey;
import io.dmha.tool.doctor.Doctor;
import io.dmha.tool.doctor.Examination;
import io.dmha.tool.doctor.ExaminationJson;
import io.dmha.tool.doctor.ExaminationText;
import io.dmha.tool.words.JsonText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code doctor URL}. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand Tool tool = Tool.NONE;
  @Mixin ToolLogin login = new ToolLogin();

  @Option(names = "--json", descriptionKey = "json")
  boolean isJson;

  @Override
  public Integer call() throws Exception {
    Survey survey = login.survey(tool.around);
    Examination seen = new Doctor(survey, login.limit(), login.isVendors()).examine();
    int exitCode = exitCode(seen);
    if (isJson) {
      tool.around.out.print(JsonText.of(ExaminationJson.of(seen, tool.words, exitCode)));
    } else {
      ExaminationText.of(seen, tool.words).forEach(tool.around.out::println);
    }
    tool.around.out.flush();
    return exitCode;
  }

  private static int exitCode(Examination seen) {
    if (!seen.isAnybodyThere()) {
      return ExitCode.UNREACHABLE;
    }
    return seen.hasErrors() ? ExitCode.FOUND : ExitCode.FINE;
  }
}
