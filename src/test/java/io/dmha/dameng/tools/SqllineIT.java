package io.dmha.dameng.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.JavaProgram.Result;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sqlline prints the same through dmha as by the plain driver. */
@NeedsProcesses
class SqllineIT {
  private static final JavaProgram SQLLINE =
      Tool.of(Stream.of(JavaProgram.homeOf("sqlline.SqlLine")));

  private static final List<String> SCRIPT =
      List.of(
          "drop table if exists 订单;",
          "create table 订单(编号 int identity(1,1) primary key, 金额 decimal(10,2), 说明 varchar(50));",
          "create index 订单说明 on 订单(说明);",
          "insert into 订单(金额, 说明) values (1.50, '一'), (2, null);",
          "!tables",
          "!columns 订单",
          "!primarykeys 订单",
          "!indexes 订单",
          "!exportedkeys 订单",
          "!procedures",
          "!dbinfo",
          "!metadata getURL",
          "!metadata getTypeInfo",
          "!metadata getSchemas",
          "select * from 订单 order by 编号;",
          "!set maxwidth 100",
          "!outputformat table",
          "select * from 订单 order by 编号;",
          "!outputformat vertical",
          "select * from 订单 where 编号 = 1;",
          "!outputformat csv",
          "!autocommit off",
          "insert into 订单(金额, 说明) values (300, '三');",
          "!rollback",
          "insert into 订单(金额, 说明) values (40, '四');",
          "!commit",
          "select count(*), sum(金额) from 订单;",
          "!autocommit on",
          "!isolation TRANSACTION_SERIALIZABLE",
          "!batch",
          "insert into 订单(金额, 说明) values (5, '五');",
          "insert into 订单(金额, 说明) values (6, '六');",
          "!batch",
          "select MODE$ from V$INSTANCE;",
          "select count(*) from 订单;",
          "!set force true",
          "insert into 订单(编号) values (1);",
          "select * from nowhere;");

  @TempDir Path folder;

  @Test
  void printsTheSame() throws Exception {
    Path script = Files.write(folder.resolve("script.sql"), SCRIPT);
    try (DmCluster cluster = DmCluster.pair()) {
      Result plain = run(script, "dm.jdbc.driver.DmDriver", Tool.plainUrl(cluster.primary()));
      Result ours = run(script, "io.dmha.DmhaDriver", Tool.url(cluster));

      assertThat(Tool.masked(ours.out()))
          .isEqualTo(Tool.masked(plain.out()))
          .contains("'3','43.50'", "'PRIMARY'", "订单说明", "| 1 ");
      assertThat(Tool.masked(ours.err()))
          .isEqualTo(Tool.masked(plain.err()))
          .contains("code=-2723", "code=-2106");
    }
  }

  private static Result run(Path script, String driver, String url) {
    return SQLLINE.run(
        "sqlline.SqlLine",
        "-d",
        driver,
        "-u",
        url,
        "-n",
        DmNode.USER,
        "-p",
        DmNode.PASSWORD,
        "--showElapsedTime=false",
        "--outputformat=csv",
        "--run=" + script);
  }
}
