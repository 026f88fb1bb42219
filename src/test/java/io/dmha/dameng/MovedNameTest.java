package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names of hosts that lead elsewhere than they should. How long Java remembers an address is its
 * own business ({@code networkaddress.cache.ttl}); dmha asks anew for each try.
 */
@Timeout(60)
@NeedsProcesses
@Slow
class MovedNameTest {
  private static final String NEVER_FORGOTTEN = "-1";
  private static final String NEVER_KEPT = "0";

  @TempDir private Path folder;

  private String run(String what, String keptSeconds) {
    JavaProgram.Result result =
        JavaProgram.with(
                JavaProgram.homeOf("io.dmha.DmhaDriver"),
                JavaProgram.homeOf("io.dmha.dameng.MovedName"),
                JavaProgram.homeOf("io.dmha.fixtures.dm.server.DmCluster"),
                JavaProgram.homeOf("dm.jdbc.driver.DmDriver"),
                JavaProgram.homeOf("org.h2.Driver"),
                JavaProgram.homeOf("org.slf4j.Logger"),
                JavaProgram.homeOf("org.assertj.core.api.Assertions"),
                JavaProgram.homeOf("net.bytebuddy.jar.asm.ClassWriter"),
                JavaProgram.homeOf("org.junit.jupiter.api.Test"),
                JavaProgram.homeOf("org.junit.jupiter.params.ParameterizedTest"))
            .under(
                "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                "-Dsun.net.inetaddr.ttl=" + keptSeconds)
            .run(MovedName.class.getName(), what);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out().strip();
  }

  @ParameterizedTest
  @CsvSource({
    "followed, " + NEVER_KEPT + ", DM2",
    "passedOver, " + NEVER_FORGOTTEN + ", DM2",
    "unknown, " + NEVER_KEPT + ", DM1",
    "bounded, " + NEVER_KEPT + ", 08001 names it",
    "two, " + NEVER_KEPT + ", 08001",
  })
  void aNameThatLeadsElsewhere(String what, String keptSeconds, String outcome) {
    assertThat(run(what, keptSeconds)).isEqualTo(outcome + " of 2");
  }
}
