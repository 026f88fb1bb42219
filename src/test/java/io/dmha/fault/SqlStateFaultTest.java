package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.SocketException;
import java.sql.BatchUpdateException;
import java.sql.DriverManager;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL, and databases of which only the standard is known. */
class SqlStateFaultTest {
  private final FaultClassifier generic = new FaultClassifier(CodeTable.generic());
  private final FaultClassifier postgres = new FaultClassifier(CodeTable.postgresql());

  @ParameterizedTest
  @CsvSource({
    "57P01, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "57P02, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "57P03, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "57P04, FATAL, LINK_LOST, UNKNOWN_OUTCOME",
    "57P05, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "25P03, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "25P04, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08000, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08001, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08003, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08004, FATAL, APPLICATION, APPLICATION",
    "08006, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08007, NOT_SENT, UNKNOWN_OUTCOME, UNKNOWN_OUTCOME",
    "08P01, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "25006, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE",
    "25P02, FATAL, APPLICATION, APPLICATION",
    "40001, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "40P01, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "40002, FATAL, APPLICATION, APPLICATION",
    "40003, NOT_SENT, UNKNOWN_OUTCOME, UNKNOWN_OUTCOME",
    "72000, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "53300, NOT_SENT, BUSY, BUSY",
    "53200, BUSY, BUSY, BUSY",
    "55P03, BUSY, BUSY, BUSY",
    "55006, BUSY, BUSY, BUSY",
    "57014, CANCELLED, CANCELLED, CANCELLED",
    "28000, FATAL, APPLICATION, APPLICATION",
    "28P01, FATAL, APPLICATION, APPLICATION",
    "3D000, FATAL, APPLICATION, APPLICATION",
    "23505, FATAL, APPLICATION, APPLICATION",
    "42P01, FATAL, APPLICATION, APPLICATION",
    "P0001, NOT_SENT, APPLICATION, APPLICATION",
    "UE001, NOT_SENT, APPLICATION, APPLICATION",
    "58030, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "XX000, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "F0000, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "99999, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
  })
  void whatAPostgresServerAnswers(String state, Category login, Category sent, Category commit) {
    boolean ends = sent == Category.LINK_LOST || sent == Category.UNKNOWN_OUTCOME;
    PSQLException e = answer(ends ? "FATAL" : "ERROR", state);

    assertThat(e.getSQLState()).isEqualTo(state);
    check(postgres, e, login, sent, commit);
    assertThat(postgres.classify(Phase.SENT, e).isSurelyNotSent()).isFalse();
  }

  private static PSQLException answer(String severity, String state) {
    return new PSQLException(
        new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mterminating\0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01", "08003", "08007", "40003", "08P01", "25P03", "57P04"})
  void anErrorThatLeavesThePostgresSessionWellIsOrdinaryWhateverItsState(String state) {
    for (String word : Severity.GOING_ON) {
      check(
          postgres,
          answer(word, state),
          postgres.classify(Phase.LOGIN, answer("FATAL", state)).category(),
          Category.APPLICATION,
          Category.APPLICATION);
      assertThat(postgres.classify(Phase.SENT, answer(word, state)).isLinkUsable()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FATAL", "PANIC", "PANIK", "致命错误", "치명적오류", "ВАЖНО"})
  void whatEndsThePostgresSessionIsALostLinkWhateverItsState(String word) {
    for (String state : new String[] {"40001", "23505", "P0001", "53200"}) {
      Fault fault = postgres.classify(Phase.SENT, answer(word, state));

      assertThat(fault.category()).isEqualTo(Category.LINK_LOST);
      assertThat(fault.isLinkUsable()).isFalse();
      assertThat(postgres.classify(Phase.COMMIT_SENT, answer(word, state)).category())
          .isEqualTo(Category.UNKNOWN_OUTCOME);
    }
  }

  @Test
  void theWordThatNoLanguageChangesGoesBeforeTheTranslatedOne() {
    for (String ending : new String[] {"FATAL", "PANIC"}) {
      assertThat(postgres.classify(Phase.SENT, answer("?\0V" + ending, "40001")).category())
          .isEqualTo(Category.LINK_LOST);
    }
    assertThat(postgres.classify(Phase.SENT, answer("?\0VERROR", "57P01")).category())
        .isEqualTo(Category.APPLICATION);
    assertThat(postgres.classify(Phase.SENT, answer("?", "57P01")).category())
        .as("a word that is not known")
        .isEqualTo(Category.LINK_LOST);
  }

  @Test
  void onlyThePostgresDriversOwnClosedConnectionIsSurelyNotSent() {
    PSQLException own =
        new PSQLException("This connection has been closed.", PSQLState.CONNECTION_DOES_NOT_EXIST);
    SQLException unknownDriver = new SQLException("closed", "08003");
    PSQLException broken =
        new PSQLException("x", PSQLState.CONNECTION_DOES_NOT_EXIST, new SocketException("y"));

    Fault fault = postgres.classify(Phase.COMMIT_SENT, own);
    assertThat(fault.isSurelyNotSent()).isTrue();
    assertThat(fault.category()).isEqualTo(Category.LINK_LOST);
    assertThat(fault.blamesHost()).isFalse();
    assertThat(postgres.classify(Phase.SENT, broken).isSurelyNotSent()).isFalse();
    assertThat(generic.classify(Phase.SENT, unknownDriver).isSurelyNotSent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "08003, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08004, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08S01, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "08007, NOT_SENT, UNKNOWN_OUTCOME, UNKNOWN_OUTCOME",
    "40000, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "40001, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "40002, FATAL, APPLICATION, APPLICATION",
    "40003, NOT_SENT, UNKNOWN_OUTCOME, UNKNOWN_OUTCOME",
    "25006, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE",
    "25S03, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "28000, FATAL, APPLICATION, APPLICATION",
    "3D000, FATAL, APPLICATION, APPLICATION",
    "53000, BUSY, BUSY, BUSY",
    "53300, NOT_SENT, BUSY, BUSY",
    "57014, CANCELLED, CANCELLED, CANCELLED",
    "70100, CANCELLED, CANCELLED, CANCELLED",
    "57P01, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "57P02, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "57P03, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "0A000, FATAL, APPLICATION, APPLICATION",
    "22000, FATAL, APPLICATION, APPLICATION",
    "23000, FATAL, APPLICATION, APPLICATION",
    "42S02, FATAL, APPLICATION, APPLICATION",
    "HY000, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "'', NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "0, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    ", NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
  })
  void whatTheStandardPromises(String state, Category login, Category sent, Category commit) {
    check(generic, new SQLException("x", state, 6001), login, sent, commit);
  }

  @Test
  void theClassesOfJdbcSpeakWhereTheStateIsSilent() {
    check(new SQLTransientConnectionException(), "NOT_SENT LINK_LOST UNKNOWN_OUTCOME");
    check(new SQLNonTransientConnectionException(), "NOT_SENT LINK_LOST UNKNOWN_OUTCOME");
    check(new SQLRecoverableException(), "NOT_SENT LINK_LOST UNKNOWN_OUTCOME");
    check(new SQLTimeoutException(), "NOT_SENT CANCELLED UNKNOWN_OUTCOME");
    check(new SQLTransactionRollbackException(), "NOT_SENT ROLLED_BACK ROLLED_BACK");
    check(new SQLInvalidAuthorizationSpecException(), "FATAL APPLICATION APPLICATION");
    check(new SQLIntegrityConstraintViolationException(), "FATAL APPLICATION APPLICATION");
    check(new SQLSyntaxErrorException(), "FATAL APPLICATION APPLICATION");
    check(new SQLDataException(), "FATAL APPLICATION APPLICATION");
    check(new SQLFeatureNotSupportedException(), "FATAL APPLICATION APPLICATION");
    check(new BatchUpdateException(), "NOT_SENT APPLICATION UNKNOWN_OUTCOME");
  }

  @ParameterizedTest
  @CsvSource({
    "42000, 1005", "72000, 1017", "99999, 28000", "99999, 28001", "42000, 1045",
    "S0001, 18452", "S0001, 18456", "S0001, 18470", "S0001, 18486", "S0001, 18487",
    "S0001, 18488", "28000, 1045", "42000, 1044", "28000, 1698", "HY000, 1862",
    "HY000, 3118", "28000, -4214", "08001, -30082",
  })
  void aRefusedLoginOfAKnownVendorIsNotTriedOnOtherHosts(String state, int code) {
    SQLException e = new SQLException("x", state, code);

    Fault fault = generic.classify(Phase.CONNECT, e);
    assertThat(fault.category()).isEqualTo(Category.FATAL);
    assertThat(fault.blamesHost()).isFalse();
    assertThat(fault.evidence()).isEqualTo("vendor code " + code);
  }

  @Test
  void aRefusedLoginStaysOneThoughTheServerHangsUpBehindIt() {
    SQLException e = new SQLException("x", "08001", -30082, new SocketException("Broken pipe"));

    assertThat(generic.classify(Phase.LOGIN, e).category()).isEqualTo(Category.FATAL);
  }

  @Test
  void theCodeOfARefusedLoginSaysNothingInASession() {
    SQLException e = new SQLException("x", "08001", -30082);

    assertThat(generic.classify(Phase.SENT, e).category()).isEqualTo(Category.LINK_LOST);
    assertThat(generic.classify(Phase.COMMIT_SENT, e).category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
  }

  @Test
  void aHostThatIsStillStartingIsLeftForAnother() {
    for (SQLException e :
        new SQLException[] {
          new SQLException("ORA-01033", "72000", 1033), new SQLException("recovering", "S0001", 922)
        }) {
      Fault fault = generic.classify(Phase.CONNECT, e);
      assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
      assertThat(fault.blamesHost()).isTrue();
    }
  }

  @Test
  void aPortWherePostgresDoesNotListenIsNotSent() {
    Throwable thrown =
        catchThrowable(
            () -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/x", "u", "p"));

    Fault fault = postgres.classify(Phase.CONNECT, thrown);
    assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
    assertThat(fault.evidence()).isEqualTo("SQLState 08001, ConnectException ECONNREFUSED");
  }

  @Test
  void aStateIsReadEvenFromAForeignExceptionInDameng() {
    SQLException noDriver = new SQLException("No suitable driver", "08001");

    assertThat(new FaultClassifier(CodeTable.dameng()).classify(Phase.CONNECT, noDriver).category())
        .isEqualTo(Category.NOT_SENT);
  }

  private void check(SQLException e, String expected) {
    String[] each = expected.split(" ", -1);
    check(
        generic,
        e,
        Category.valueOf(each[0]),
        Category.valueOf(each[1]),
        Category.valueOf(each[2]));
  }

  private static void check(
      FaultClassifier classifier, SQLException e, Category login, Category sent, Category commit) {
    assertThat(classifier.classify(Phase.LOGIN, e).category()).isEqualTo(login);
    assertThat(classifier.classify(Phase.SENT, e).category()).isEqualTo(sent);
    assertThat(classifier.classify(Phase.COMMIT_SENT, e).category()).isEqualTo(commit);
  }
}
