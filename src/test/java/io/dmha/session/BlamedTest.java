package io.dmha.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.binding.RetentionBudget;
import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.link.Link;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.sql.SafeCalls;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKinds;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The report names the statement that is to be changed, and the part of the application. */
class BlamedTest {
  private final ContinuityCounters counters = new ContinuityCounters();
  private final SessionState session = new SessionState();
  private final Link link = new Link(null, new Host("db1", 1), ServerIdentity.of(Role.PRIMARY), 0);

  private String statement() throws SQLException {
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:dm://db1", null), null);
    StatementKinds kinds =
        new StatementKinds(dialect::sessions, true, true, Set.of(), SafeCalls.of(List.of()));
    Transaction transaction =
        new Transaction(
            new Journal(10, 1 << 20, refusal -> {}),
            session,
            new RetentionBudget(1 << 20),
            () -> null,
            counters);
    transaction.runs(kinds.of("select s.nextval from dual"));
    transaction.add(SqlKind.WRITE, link);
    transaction.addCaveat(Refusal.SEQUENCE_VALUE);
    String blamed = transaction.blamed();
    transaction.end();
    assertThat(blamed).isEqualTo("; by «select s.nextval from dual»" + session.application());
    return counters.report().unprotected().get(0).statements().keySet().iterator().next();
  }

  @Test
  void nothingIsSaidOfAnApplicationThatDoesNotSayWhatItIs() throws SQLException {
    session.putClientInfo("ClientUser", "somebody");
    assertThat(statement()).isEqualTo("select s.nextval from dual");
  }

  @Test
  void whatItCallsItselfStandsBehindTheStatement() throws SQLException {
    Properties info = new Properties();
    info.setProperty("ApplicationName", "billing\n20:00 ERROR forged");
    session.putClientInfo(info);
    assertThat(statement())
        .startsWith("select s.nextval from dual in billing")
        .doesNotContain("\n")
        .endsWith("ERROR forged");
  }
}
