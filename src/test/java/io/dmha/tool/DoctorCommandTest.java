package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.LeakCheck;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command against a cluster of Dameng's test server, well, half dead and dead. */
@Timeout(120)
@ExtendWith(LeakCheck.class)
class DoctorCommandTest {
  private final Command command = Command.as(DmNode.USER, DmNode.PASSWORD);
  private DmCluster cluster;

  @BeforeEach
  void start() {
    cluster = DmCluster.pair();
  }

  @AfterEach
  void stop() {
    cluster.nodes().forEach(DmNode::thaw);
    cluster.close();
  }

  private String url() {
    return "jdbc:dmha:dm://" + cluster.hosts();
  }

  private String golden() {
    return command.golden(
        Map.of(cluster.node(0).hostAndPort(), "h1:1", cluster.node(1).hostAndPort(), "h2:2"));
  }

  @Test
  void aClusterThatIsWellIsSaidToBeSo() {
    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.FINE);

    assertThat(golden())
        .isEqualTo(
            """
            jdbc:dm://h1:1,h2:2
            2 host(s) asked in N s

            h1:1  primary DM1
              name      127.0.0.1 (N ms)
              connect   N ms
              login     N ms
              server    8.1.3.140
              driver    8.1.3.140
              mode      PRIMARY, OPEN, group 453331
              watcher   AUTO, OPEN
              rights    all views that are asked can be read
              clock     N ms off this machine (± N ms)
              sessions  1 of 10000; without a name 1

            h2:2  standby DM2
              name      127.0.0.1 (N ms)
              connect   N ms
              login     N ms
              server    8.1.3.140
              driver    8.1.3.140
              mode      STANDBY, OPEN, group 453331
              watcher   AUTO, OPEN
              rights    all views that are asked can be read
              clock     N ms off this machine (± N ms)
              sessions  1 of 10000; without a name 1

            dmha would connect to h1:1: it is PRIMARY, and dmha.role=primary takes such a host.
              not h2:2: it is STANDBY

            Nothing unwise was found.
            """);
  }

  @Test
  void itSpeaksChinese() {
    cluster.node(0).kill();

    assertThat(command.run("doctor", "--lang=zh", "--limit=20s", url())).isEqualTo(ExitCode.FOUND);

    assertThat(golden())
        .startsWith(
            """
            jdbc:dm://h1:1,h2:2
            已查询 2 台主机，用时 N 秒

            h1:1  无法查询
              域名解析  127.0.0.1（N 毫秒）
              故障      建立连接时：机器有应答，但端口无人监听（ConnectException）

            h2:2  备库 DM2
              域名解析  127.0.0.1（N 毫秒）
              建立连接  N 毫秒
              登录      N 毫秒
              服务器    8.1.3.140
              驱动      8.1.3.140
              模式      STANDBY，OPEN，守护组 453331
              守护进程  AUTO, OPEN
              权限      所查询的视图均可读取
            """)
        .endsWith(
            """
            dmha 找不到主机：有应答的主机都不符合 dmha.role=primary。
              不选 h1:1：无法查询
              不选 h2:2：其角色为 STANDBY

            发现问题：2 个

            错误  h1:1 拒绝连接。 [connect-refused]
              原因：机器有应答，但端口无人监听：服务器没有启动，或端口号不对。
              措施：请启动服务器，或更正 URL 中的端口。

            错误  有应答的主机都不符合 dmha.role=primary。 [no-host-fits]
              原因：在出现合适的主机之前，应用得不到连接（08001）。
              措施：如主库已失效，请让备库接管；或修改 dmha.role。
            """);
  }

  /** One refuses, one takes the connection and says nothing: the third is told all the same. */
  @Test
  void deadHostsKeepNobodyFromBeingTold() {
    cluster.close();
    cluster = DmCluster.of(3);
    cluster.node(1).freeze();
    cluster.node(2).kill();

    assertThat(command.run("doctor", "--json", "--limit=2s", url())).isEqualTo(ExitCode.FOUND);

    assertThat(command.out())
        .contains("\"code\": \"silent-login\"", "\"code\": \"connect-refused\"")
        .contains("\"host\": \"" + cluster.node(0).hostAndPort() + "\",\n    \"passedOver\"")
        .contains("\"failedStep\": \"LOGIN\",\n      \"trouble\": \"SILENT\"");
  }

  @Test
  void aDeadClusterIsToldAsThat() {
    cluster.nodes().forEach(DmNode::kill);

    assertThat(command.run("doctor", url())).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(golden())
        .contains("ERROR  h1:1 refuses the connection. [connect-refused]")
        .contains("ERROR  h2:2 refuses the connection. [connect-refused]")
        .contains("dmha would find no host")
        .doesNotContain("no-host-fits");
  }

  @Test
  void aWrongPasswordIsTheUsersOwn() {
    command.environment.put("DMHA_PASSWORD", "wrong-secret");

    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(golden())
        .contains("ERROR  h1:1 refuses the login (vendor code -2501). [login-refused]")
        .contains("trouble  at the login: the login was refused (vendor code -2501)")
        .doesNotContain("wrong-secret", DmNode.PASSWORD);
  }

  @Test
  void thePasswordIsReadFromTheInput() {
    command.environment.clear();
    command.reading(DmNode.PASSWORD + "\nmore\n");

    assertThat(
            command.run(
                "doctor", "--limit=20s", "--user=" + DmNode.USER, "--password-stdin", url()))
        .isEqualTo(ExitCode.FINE);
  }

  @Test
  void aRoleThatNoHostHasIsFound() {
    cluster.node(1).kill();

    assertThat(command.run("doctor", "--limit=20s", url() + "?dmha.role=standby"))
        .isEqualTo(ExitCode.FOUND);

    assertThat(golden())
        .contains("ERROR  No host that answers is what dmha.role=standby asks for. [no-host-fits]")
        .contains("  not h1:1: it is PRIMARY");
  }

  @Test
  void aNameThatDoesNotResolveIsFound() {
    String more = ",no-such-host.invalid:5236";

    assertThat(command.run("doctor", "--limit=20s", url() + more)).isEqualTo(ExitCode.FOUND);

    assertThat(command.out())
        .contains("The name of no-such-host.invalid:5236 could not be resolved. [name-unknown]")
        .contains("it is PRIMARY, and dmha.role=primary takes such a host");
  }

  @Test
  void aUserWithoutVtiIsToldWhatIsLost() {
    command.environment.put("DMHA_USER", DmNode.PLAIN_USER);

    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.FINE);

    assertThat(golden())
        .contains("h1:1  primary\n", "h2:2  standby\n")
        .contains("WARNING  The user may not read: V$INSTANCE, V$DMWATCHER, V$DMMONITOR")
        .contains("why: dmha then learns of a switchover only when it happens, not before")
        .contains("do: Have an administrator run: GRANT VTI TO the user.");
  }

  @Test
  void whatTheClusterSaysOfItselfIsJudged() throws Exception {
    cluster.engine().run("delete from SYS.V$DMMONITOR");
    cluster.engine().run("update SYS.DM_ARCHIVES set ARCH_STATUS = 'INVALID'");
    cluster.engine().run("insert into SYS.V$DM_INI values('COMMIT_WRITE', 'IMMEDIATE,NOWAIT')");
    cluster
        .engine()
        .run("insert into SYS.V$DM_MAL_INI values('DM3', '192.168.0.3', '127.0.0.1', 1)");
    cluster
        .engine()
        .run("update SYS.V$DM_INI set PARA_VALUE = '1' where PARA_NAME = 'MAX_SESSIONS'");

    assertThat(command.run("doctor", "--limit=20s", url() + "?dmha.recoveryTimeout=20s"))
        .isEqualTo(ExitCode.FOUND);

    assertThat(golden())
        .contains("[auto-without-monitor]", "The archive from h1:1 to DM2 is INVALID.")
        .contains("[commit-not-awaited]", "[sessions-near-limit]", "[recovery-too-short]")
        .contains("The cluster gives 127.0.0.1:1 to its clients as the address of a member");
  }

  @Test
  void twoPrimariesAreFound() {
    cluster.splitBrain();

    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.FOUND);

    assertThat(command.out()).containsAnyOf("[two-primaries]", "[primary-outdated]");
  }

  @Test
  void anOutdatedPrimaryIsNotChosen() {
    cluster.takeOverUnheard();

    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.FOUND);

    assertThat(golden())
        .contains("dmha would connect to h2:2: it is PRIMARY")
        .contains("  not h1:1: another host has become the primary since")
        .contains("[primary-outdated]")
        .doesNotContain("[two-primaries]");
  }

  @Test
  void statesWithoutWorkAreFound() {
    cluster.node(0).become(Mode.PRIMARY, Status.SUSPEND);
    cluster.node(1).become(Mode.STANDBY, Status.MOUNT);

    assertThat(command.run("doctor", "--limit=20s", url())).isEqualTo(ExitCode.FOUND);

    assertThat(golden())
        .contains("h1:1  suspended primary: commits wait", "h2:2  takes no work now")
        .contains("[host-suspended]", "[host-mounted]", "[no-host-fits]");
  }
}
