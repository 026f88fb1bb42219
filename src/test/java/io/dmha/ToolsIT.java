package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.H2Pair;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.JavaProgram.Result;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools as they come, through dmha and by the plain driver: what they print is the same. */
@NeedsProcesses
class ToolsIT {
  private static final JavaProgram TOOLS =
      JavaProgram.with(
          Path.of(System.getProperty("dmha.allJar")),
          JavaProgram.homeOf("org.h2.Driver"),
          JavaProgram.homeOf("sqlline.SqlLine"));

  private static final List<String> SCRIPT =
      List.of(
          "drop table if exists t;",
          "create table t(id int primary key, name varchar(20), b blob);",
          "insert into t values(1, 'eins', x'01'), (2, '二', null);",
          "select * from t order by id;",
          "!tables",
          "!columns T",
          "!primarykeys T",
          "!dbinfo",
          "!metadata getURL",
          "!metadata getTypeInfo",
          "!metadata getSchemas",
          "!autocommit off",
          "insert into t values(3, 'drei', null);",
          "!rollback",
          "insert into t values(4, 'vier', null);",
          "!commit",
          "select count(*), sum(id) from t;",
          "!autocommit on",
          "!isolation TRANSACTION_SERIALIZABLE",
          "!batch",
          "insert into t values(5, 'fünf', null);",
          "insert into t values(6, 'sechs', null);",
          "!batch",
          "select count(*) from t;",
          "select * from nowhere;");

  @TempDir Path folder;

  @Test
  void sqllinePrintsTheSame() throws Exception {
    Path script = Files.write(folder.resolve("script.sql"), SCRIPT);
    try (H2Pair pair = H2Pair.started(folder, "tools")) {
      Result plain = sqlline(script, "org.h2.Driver", pair.url(pair.first()));
      Result ours = sqlline(script, "io.dmha.DmhaDriver", "jdbc:dmha:" + pair.urlOfBoth());

      assertThat(shown(ours.out())).isEqualTo(shown(plain.out())).contains("'3','7'", "'二'");
      assertThat(shown(ours.err())).isEqualTo(shown(plain.err())).contains("state=42S02");
    }
  }

  @Test
  void theShellOfH2PrintsTheSame() throws Exception {
    try (H2Pair pair = H2Pair.started(folder, "tools")) {
      Result plain = shell("org.h2.Driver", pair.url(pair.first()));
      Result ours = shell("io.dmha.DmhaDriver", "jdbc:dmha:" + pair.urlOfBoth());

      assertThat(shown(ours.out())).isEqualTo(shown(plain.out())).contains("三");
      assertThat(ours.err()).isEmpty();
    }
  }

  private static Result sqlline(Path script, String driver, String url) {
    return TOOLS.run(
        "sqlline.SqlLine",
        "-d",
        driver,
        "-u",
        url,
        "-n",
        "sa",
        "-p",
        "",
        "--showElapsedTime=false",
        "--outputformat=csv",
        "--run=" + script);
  }

  private static Result shell(String driver, String url) {
    return TOOLS.run(
        "org.h2.tools.Shell",
        "-driver",
        driver,
        "-url",
        url,
        "-user",
        "sa",
        "-sql",
        "drop table if exists s; create table s(id int, name varchar); insert into s values(3, '三');"
            + " select * from s; select table_name, table_type from information_schema.tables"
            + " order by 1, 2");
  }

  /** Without what must differ: the URL, the time, and the frames of a stack. */
  private static String shown(String output) {
    return output
        .replaceAll("jdbc:h2:tcp://[^ \"'\\n]*", "URL")
        .replaceAll("(?m)^\\s+at .*\\n", "")
        .replaceAll("\\w+ \\d+, \\d{4} \\d+:\\d+:\\d+ [AP]M", "NOW")
        .replaceAll("\\d+ ms", "n ms");
  }
}
