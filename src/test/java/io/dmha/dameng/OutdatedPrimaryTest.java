package io.dmha.dameng;

import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A standby has taken the place of a primary that does not know it: the old one says PRIMARY, first
 * in the URL, and takes writes, which would be lost.
 */
@Timeout(60)
class OutdatedPrimaryTest {
  private static final String WATCHED = "&dmha.probeInterval=50ms&dmha.hostSelection=roundRobin";

  @RegisterExtension final Pair pair = new Pair();

  /** Each row says which node has written it. */
  @BeforeEach
  void makeTable() throws SQLException {
    pair.cluster().engine().run("create table w(id int, node varchar(8) default SYS.DM_NAME())");
  }

  private static Void write(Connection c, int id) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.executeUpdate("insert into w(id) values(" + id + ")");
    }
    return null;
  }

  private long writtenBy(String node) throws SQLException {
    return pair.ask("select count(*) from w where node = '" + node + "'");
  }

  private void awaitThatNobodyUsesTheFirst(Connection any) throws SQLException {
    HostsMXBean hosts = any.unwrap(HostsMXBean.class);
    String first = pair.first().hostAndPort();
    Eventually.within(Pair.SOON, () -> hosts.getHosts().get(first).contains(" 0 connections"));
  }

  /** The one that opens second makes the new primary known. */
  private Connection openAtTheNewPrimary(String options) throws SQLException {
    Connection other = pair.open(options);
    assertThat(nodeOf(other)).isEqualTo("DM2");
    return other;
  }

  @ParameterizedTest
  @ValueSource(strings = {"primary", "preferPrimary"})
  void noWriteGoesThereOnceTheNewOneIsKnown(String role) throws SQLException {
    String options = WATCHED + "&dmha.role=" + role;
    Connection c = pair.open(options);
    write(c, 1);
    pair.cluster().takeOverUnheard();
    write(c, 2);
    assertThat(writtenBy("DM1")).as("nobody knows yet").isEqualTo(2);

    awaitThatNobodyUsesTheFirst(openAtTheNewPrimary(options));
    int logins = pair.first().requests(Command.LOGIN);
    for (int i = 0; i < 4; i++) {
      write(c, 3);
      write(pair.open(options), 3);
    }

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(writtenBy("DM1")).isEqualTo(2);
    assertThat(writtenBy("DM2")).isEqualTo(8);
    // The watch may log in once where its session was cut off with the others.
    assertThat(pair.first().requests(Command.LOGIN) - logins).isLessThanOrEqualTo(1);
  }

  /** What it has open there is done again at the new one. */
  @Test
  void aTransactionLeavesIt() throws SQLException {
    Connection c = pair.openCarried(WATCHED);
    c.setAutoCommit(false);
    write(c, 1);
    pair.cluster().takeOverUnheard();
    Connection other = pair.openCarried(WATCHED);
    assertThat(nodeOf(other)).isEqualTo("DM2");

    awaitThatNobodyUsesTheFirst(other);
    c.commit();

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(writtenBy("DM1")).isZero();
    assertThat(writtenBy("DM2")).isEqualTo(1);
  }

  /** Its commits wait for a standby that has become somebody else. */
  @Test
  void aSuspendedOneIsLeft() throws SQLException {
    Connection c = pair.open(WATCHED);
    write(c, 1);
    pair.cluster().suspend();
    pair.cluster().takeOverUnheard();

    awaitThatNobodyUsesTheFirst(openAtTheNewPrimary(WATCHED));
    write(c, 2);

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(writtenBy("DM2")).isEqualTo(1);
  }

  /** Better no host than one whose commits are lost, also where a standby would be welcome. */
  @ParameterizedTest
  @ValueSource(strings = {"primary", "preferPrimary"})
  void itIsNotUsedWhileTheNewOneIsDown(String role) throws SQLException {
    String options =
        "&dmha.hostSelection=roundRobin&dmha.probeInterval=0&dmha.maxAttempts=2&dmha.role=" + role;
    Connection c = pair.openCarried(options);
    write(c, 1);
    pair.cluster().takeOverUnheard();
    assertThat(nodeOf(pair.openCarried(options))).isEqualTo("DM2");
    pair.second().kill();
    int logins = pair.first().requests(Command.LOGIN);

    assertThatThrownBy(() -> pair.openCarried(options))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining(
            "is PRIMARY still, though " + pair.second().hostAndPort() + " has become it since");

    assertThat(pair.first().requests(Command.LOGIN) - logins).isEqualTo(2);
  }
}
