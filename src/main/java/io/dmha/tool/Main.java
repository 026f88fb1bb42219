package io.dmha.tool;

import java.io.PrintStream;

/** {@code java -jar dmha-jdbc-…-all.jar register …}. */
public final class Main {
  private static final String USAGE =
      "register [--driver=JAR] URL SOURCE\n"
          + "  keeps the role of the one host of URL (jdbc:dmha:dm://h1:5236) in SOURCE, which is\n"
          + "  etcd://h:2379/prefix or consul://h:8500/service, both with +tls, until it is stopped.\n"
          + "  DMHA_USER and DMHA_PASSWORD are those of the database; DMHA_DISCOVERY_USER and\n"
          + "  DMHA_DISCOVERY_PASSWORD those of etcd, DMHA_DISCOVERY_TOKEN that of Consul.\n"
          + "  JAR has the driver underneath.";

  private Main() {}

  /** Ends with 1 where something was wrong with the words. */
  public static void main(String[] words) {
    PrintStream out = System.out;
    Register register =
        words.length > 0 && words[0].equals("register")
            ? Register.of(words, System.getenv(), out)
            : null;
    if (register == null) {
      out.println(USAGE);
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(register::stop, "dmha-register-stop"));
    register.run();
  }
}
