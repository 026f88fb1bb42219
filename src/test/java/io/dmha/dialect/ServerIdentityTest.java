package io.dmha.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A new connection learns which database it is in, and by which name its session can be ended. */
@Timeout(60)
@NeedsProcesses
class ServerIdentityTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Dialect dameng = target("jdbc:dmha:dm://h", null);
  private final Dialect postgres = target("jdbc:dmha:postgresql://h/db", null);

  private static Dialect target(String url, String roleQuery) {
    try {
      return Dialect.of(DmhaUrl.parse(url, null), roleQuery);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ServerIdentity greet(Dialect target, Connection connection) throws SQLException {
    return target.greet(connection, role -> true);
  }

  @Test
  void aDamengPrimaryAndItsStandbyAreOneDatabase() throws SQLException {
    try (DmCluster pair = DmCluster.pair();
        DmCluster other = DmCluster.of(1);
        Connection first = connect(pair.node(0));
        Connection second = connect(pair.node(1));
        Connection third = connect(other.node(0))) {
      ServerIdentity primary = greet(dameng, first);
      ServerIdentity standby = greet(dameng, second);
      assertThat(standby.outlivesPromotion()).as("its generation changes").isFalse();

      assertThat(primary.role()).isEqualTo(Role.PRIMARY);
      assertThat(primary.database()).isNotEmpty().isEqualTo(standby.database());
      assertThat(primary.session()).isNotEqualTo(standby.session());
      assertThat(primary.isOfOtherDatabaseThan(standby)).isFalse();
      assertThat(primary.isOfOtherDatabaseThan(greet(dameng, third))).isTrue();
    }
  }

  @Test
  void aHostOfAnUnfitRoleIsAskedNothingMore() throws SQLException {
    try (DmCluster pair = DmCluster.pair();
        Connection standby = connect(pair.node(1))) {
      int before = pair.node(1).requests(Command.PREPARE);

      ServerIdentity greeting = dameng.greet(standby, role -> role == Role.PRIMARY);

      assertThat(greeting.role()).isEqualTo(Role.STANDBY);
      assertThat(greeting.database()).isEmpty();
      assertThat(pair.node(1).requests(Command.PREPARE)).isEqualTo(before);
    }
  }

  @Test
  void aDamengServerThatDoesNotKnowTheQueriesIsAskedOnce() throws SQLException {
    try (DmCluster pair = DmCluster.pair()) {
      pair.engine().run("drop alias SYS.PERMANENT_MAGIC");
      try (Connection connection = connect(pair.node(0))) {
        ServerIdentity greeting = greet(dameng, connection);
        int after = pair.node(0).requests(Command.PREPARE);
        ServerIdentity again = greet(dameng, connection);

        assertThat(greeting.role()).isEqualTo(Role.PRIMARY);
        assertThat(greeting.database()).isEmpty();
        assertThat(again.role()).isEqualTo(Role.PRIMARY);
        assertThat(pair.node(0).requests(Command.PREPARE)).isEqualTo(after);
      }
    }
  }

  @Test
  void aDamengUserWithoutTheSessionsLearnsTheDatabaseAlone() throws SQLException {
    try (DmCluster pair = DmCluster.pair()) {
      pair.engine().run("drop view SYS.V$SESSIONS");
      try (Connection connection = connect(pair.node(0))) {
        ServerIdentity greeting = greet(dameng, connection);

        assertThat(greeting.database()).isNotEmpty();
        assertThat(greeting.session()).isEmpty();
      }
    }
  }

  @Test
  void aDamengSessionIsEndedByItsNameAndNoLaterOneOfItsNumber() throws SQLException {
    try (DmCluster pair = DmCluster.pair();
        Connection old = connect(pair.node(0));
        Connection made = connect(pair.node(0))) {
      String session = greet(dameng, old).session();
      String number = session.substring(0, session.indexOf(' '));

      assertThat(dameng.serverSessions().end(made, number + " 1999-12-31 00:00:00.0")).isFalse();
      assertThat(old.isValid(1)).isTrue();
      Set<String> both = Set.of(session, "1 1999-12-31 00:00:00.0");
      assertThat(dameng.serverSessions().gone(made, both))
          .containsExactly("1 1999-12-31 00:00:00.0");
      assertThat(dameng.serverSessions().end(made, session)).isTrue();

      Eventually.within(SOON, () -> pair.node(0).sessions().size() == 1);
      assertThat(dameng.serverSessions().gone(made, both)).isEqualTo(both);
      assertThat(dameng.serverSessions().end(made, session)).isFalse();
      assertThat(dameng.serverSessions().endingRollsBack()).isFalse();
    }
  }

  @Test
  void aDamengUserMayLackThePrivilegeToEndSessions() throws SQLException {
    try (DmCluster pair = DmCluster.pair();
        Connection old = connect(pair.node(0));
        Connection made = connect(pair.node(0))) {
      pair.node(0).refuseKills(true);
      String session = greet(dameng, old).session();

      assertThatThrownBy(() -> dameng.serverSessions().end(made, session))
          .isInstanceOf(SQLException.class);

      assertThat(old.isValid(1)).isTrue();
      assertThat(made.isValid(1)).isTrue();
    }
  }

  /** An ordinary user may ask all of it, and end what is its own. */
  @Test
  @NeedsPostgres
  void anOrdinaryUserOfPostgresLearnsAllAndEndsItsOwnSession() throws SQLException {
    try (PostgresNode node = PostgresNode.started()) {
      node.query("create role app login");
      try (Connection old = DriverManager.getConnection(node.url("postgres"), "app", "");
          Connection made = DriverManager.getConnection(node.url("postgres"), "app", "")) {
        ServerIdentity greeting = greet(postgres, old);

        assertThat(greeting.role()).isEqualTo(Role.PRIMARY);
        assertThat(greeting.outlivesPromotion()).isTrue();
        assertThat(greeting.database())
            .isEqualTo(node.query("select system_identifier from pg_control_system()"));
        String session = greeting.session();
        String number = session.substring(0, session.indexOf(' '));
        assertThat(postgres.serverSessions().end(made, number + " 19991231000000000000")).isFalse();
        assertThat(old.isValid(1)).isTrue();
        Set<String> both = Set.of(session, number + " 19991231000000000000");
        assertThat(postgres.serverSessions().gone(made, both))
            .containsExactly(number + " 19991231000000000000");
        assertThat(postgres.serverSessions().end(made, session)).isTrue();
        Eventually.within(SOON, () -> !old.isValid(1));
        assertThat(postgres.serverSessions().gone(made, both)).isEqualTo(both);
        assertThat(postgres.serverSessions().end(made, session)).isFalse();
        assertThat(postgres.serverSessions().endingRollsBack()).isTrue();
      }
    }
  }

  @Test
  @NeedsPostgres
  void aPostgresThatKeepsItsIdentityToItselfStillTellsTheRestInOneQuery() throws SQLException {
    try (PostgresNode node = PostgresNode.started()) {
      node.query("revoke execute on function pg_control_system() from public");
      node.query("create role app login");
      try (Connection app = DriverManager.getConnection(node.url("postgres"), "app", "")) {
        ServerIdentity greeting = greet(postgres, app);

        assertThat(greeting.role()).isEqualTo(Role.PRIMARY);
        assertThat(greeting.database()).isEmpty();
        assertThat(greeting.outlivesPromotion()).isTrue();
        assertThat(greeting.session()).isNotEmpty();

        node.query("revoke execute on function pg_stat_get_activity(int) from public");
        ServerIdentity last = greet(postgres, app);
        assertThat(last.role()).isEqualTo(Role.PRIMARY);
        assertThat(last.session()).isEmpty();
      }
    }
  }

  @Test
  @NeedsPostgres
  void theRoleQueryOfTheUserIsTheOneThatIsAsked() throws SQLException {
    Dialect own = target("jdbc:dmha:postgresql://h/db", "select 'STANDBY'");
    try (PostgresNode node = PostgresNode.started();
        Connection connection = DriverManager.getConnection(node.url("postgres"), "postgres", "")) {
      ServerIdentity greeting = greet(own, connection);

      assertThat(greeting.role()).isEqualTo(Role.STANDBY);
      assertThat(greeting.database()).isNotEmpty();
    }
  }

  private static Connection connect(DmNode node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dm://" + node.hostAndPort(), DmNode.USER, DmNode.PASSWORD);
  }
}
