package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dm.jdbc.driver.DMException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.sql.SQLException;
import org.h2.jdbc.JdbcSQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Errors of the application's own doing: its streams, its settings, objects it has closed. */
class OwnFaultTest {
  private static Fault classify(Phase phase, Throwable t) {
    return new FaultClassifier(CodeTable.generic()).classify(phase, t);
  }

  private static SQLException ofStream(String state, int code) {
    return new SQLException("x", state, code, new StreamFailure(new IOException("Broken pipe")));
  }

  @Test
  void aStreamThatFailsIsTheApplicationsOwnError() {
    Fault fault = classify(Phase.SENT, ofStream("", 0));

    assertThat(fault.category()).isEqualTo(Category.APPLICATION);
    assertThat(fault.evidence()).isEqualTo("the application's stream");
    assertThat(classify(Phase.SENT, ofStream("22023", 0)).category())
        .isEqualTo(Category.APPLICATION);
    assertThat(classify(Phase.SENT, new StreamFailure(new IOException())).category())
        .isEqualTo(Category.APPLICATION);
  }

  @Test
  void aDriverThatGivesTheLinkUpForItHasLostIt() {
    Fault fault = classify(Phase.SENT, ofStream("08006", 0));

    assertThat(fault.category()).isEqualTo(Category.LINK_LOST);
    assertThat(fault.blamesHost()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'', 6034", "'', 6035", "'', 6104", "90007, 90007", "55000, 0"})
  void anObjectThatIsClosedIsKnownByItsCode(String state, int code) {
    assertThat(FaultClassifier.isOfClosedObject(new SQLException("x", state, code))).isTrue();
    assertThat(
            FaultClassifier.isOfClosedObject(new SQLException("x", state, code, new Exception())))
        .as("with a cause")
        .isFalse();
  }

  @Test
  void otherErrorsSayNothingOfClosedObjects() {
    assertThat(FaultClassifier.isOfClosedObject(new SQLException("x", "42000", 1))).isFalse();
    assertThat(FaultClassifier.isOfClosedObject(new IllegalStateException("x"))).isFalse();
    assertThat(FaultClassifier.isOfClosedObject(told("55000"))).as("by the server").isFalse();
  }

  @Test
  void anObjectThatIsClosedWithItsLinkBlamesNobody() {
    Fault fault = FaultClassifier.ofClosedLink(Phase.SENT, new SQLException("x"));

    assertThat(fault.category()).isEqualTo(Category.LINK_LOST);
    assertThat(fault.blamesHost()).isFalse();
    assertThat(fault.evidence()).isEqualTo("an object closed with its link");
  }

  private static SQLException told(String state) {
    return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mtext\0"));
  }

  /** As an error of a foreign server does that is down. */
  @Test
  void anErrorThatTheServerSaysIsOfTheStatementLosesNoLink() {
    Fault fault = new FaultClassifier(CodeTable.postgresql()).classify(Phase.SENT, told("08006"));

    assertThat(fault.category()).isEqualTo(Category.APPLICATION);
    assertThat(fault.evidence()).isEqualTo("SQLState 08006 as ERROR");
  }

  private static SQLException ofH2(int code, Throwable cause) {
    return new JdbcSQLNonTransientConnectionException("x", null, "90000", code, cause, "");
  }

  @Test
  void theAnswerOfAServerIsKnownByItsDriver() {
    FaultClassifier dameng = new FaultClassifier(CodeTable.dameng());
    FaultClassifier h2 = new FaultClassifier(CodeTable.h2());
    FaultClassifier postgres = new FaultClassifier(CodeTable.postgresql());

    assertThat(dameng.isAnswerOfServer(new DMException("x", "22000", -6602, null))).isTrue();
    assertThat(dameng.isAnswerOfServer(new DMException("x", "22000", 6602, null))).isFalse();
    assertThat(dameng.isAnswerOfServer(new DMException("x", "22000", 0, null))).isFalse();
    assertThat(h2.isAnswerOfServer(ofH2(23505, null))).isTrue();
    assertThat(h2.isAnswerOfServer(told("23505"))).isFalse();
    assertThat(postgres.isAnswerOfServer(told("23505"))).isTrue();
    assertThat(postgres.isAnswerOfServer(new SQLException("x", "23505"))).isFalse();
    assertThat(postgres.isAnswerOfServer(new IllegalStateException(told("23505")))).isFalse();
  }

  /** While connecting: no other host would take it. */
  @Test
  void aClassThatIsMissingIsASetting() {
    SQLException missing = new SQLException("x", "08001", new ClassNotFoundException("a.B"));
    SQLException wrong = new SQLException("x", "08001", new ClassCastException("a.B"));

    assertThat(classify(Phase.LOGIN, missing).evidence())
        .isEqualTo("a setting, ClassNotFoundException");
    assertThat(classify(Phase.LOGIN, missing).category()).isEqualTo(Category.FATAL);
    assertThat(classify(Phase.LOGIN, wrong).evidence()).isEqualTo("a setting, ClassCastException");
    assertThat(classify(Phase.SENT, missing).evidence()).isEqualTo("SQLState 08001");
  }

  @Test
  void whatOnlyWrapsALossIsNoSetting() {
    Exception reflected = new InvocationTargetException(new Exception("x"));
    SQLException lost = new SQLException("x", "08001", reflected);
    Exception missing = new ClassNotFoundException("a.B", new SocketException("Broken pipe"));

    assertThat(classify(Phase.LOGIN, lost).evidence()).isEqualTo("SQLState 08001");
    assertThat(classify(Phase.LOGIN, missing).evidence()).doesNotContain("a setting");
    assertThat(classify(Phase.LOGIN, new ClassCastException("a.B")).evidence())
        .doesNotContain("a setting");
  }

  @ParameterizedTest
  @CsvSource({"90020, true", "90031, true", "90067, false"})
  void aFileThatThisProcessOpensIsASetting(int code, boolean isSetting) {
    FaultClassifier h2 = new FaultClassifier(CodeTable.h2());
    SQLException own = ofH2(code, null);
    own.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.h2.engine.Engine", "openSession", null, 1)
        });

    assertThat(h2.classify(Phase.LOGIN, own).evidence().startsWith("a setting"))
        .isEqualTo(isSetting);
    assertThat(h2.classify(Phase.LOGIN, ofH2(code, null)).evidence())
        .isEqualTo("vendor code " + code);
  }

  @Test
  void anErrorOfANestedCallSaysNothingOfTheLink() {
    SQLException nested = ofH2(90067, new SQLException("another database", "08006"));

    assertThat(new FaultClassifier(CodeTable.h2()).classify(Phase.SENT, nested).evidence())
        .isEqualTo("error of a nested call");
  }
}
