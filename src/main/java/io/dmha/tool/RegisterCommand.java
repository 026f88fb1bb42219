package io.dmha.tool;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code register URL SOURCE}. */
@Command(name = "register")
final class RegisterCommand implements Callable<Integer> {
  @ParentCommand Tool tool = Tool.NONE;

  @Option(names = "--driver", paramLabel = "JAR", descriptionKey = "driver")
  String driver = "";

  @Parameters(index = "0", paramLabel = "URL", descriptionKey = "registerUrl")
  String url = "";

  @Parameters(index = "1", paramLabel = "SOURCE", descriptionKey = "source")
  String source = "";

  @Override
  public Integer call() throws UsageWrong {
    ToolLogin.refusePasswordIn(url);
    if (!driver.isEmpty()) {
      ToolLogin.useDriverOf(driver);
    }
    Register register = Register.of(url, source, tool.around.environment, tool.around.out);
    if (register == null) {
      return ExitCode.USAGE;
    }
    tool.around.atEnd(register::stop);
    register.run();
    return ExitCode.FINE;
  }
}
