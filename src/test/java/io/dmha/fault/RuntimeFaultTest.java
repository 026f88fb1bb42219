package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dm.jdbc.driver.DMException;
import java.nio.BufferUnderflowException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown without being an SQLException, and what only a text would tell. */
class RuntimeFaultTest {
  private final FaultClassifier dameng = new FaultClassifier(CodeTable.dameng());
  private final FaultClassifier h2 = new FaultClassifier(CodeTable.h2());
  private final FaultClassifier postgres = new FaultClassifier(CodeTable.postgresql());
  private final FaultClassifier generic = new FaultClassifier(CodeTable.generic());

  static Stream<RuntimeException> all() {
    return Stream.of(
        new RuntimeException("index out of range"),
        new IndexOutOfBoundsException("x"),
        new NegativeArraySizeException("-1"),
        new BufferUnderflowException(),
        new ArithmeticException("x"),
        new IllegalStateException("x"),
        new NumberFormatException("x"),
        new NullPointerException("x"),
        new ClassCastException("x"),
        new UnsupportedOperationException("x"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theDamengDriverMayHaveLostItsPlaceWhereItWasAtTheWire(RuntimeException e) {
    // As observed of 8.1.3.140, of 8.1.2.141 and of all three.
    for (String wire :
        new String[] {"dm.jdbc.a.a.f", "dm.jdbc.b.b.e", "dm.jdbc.util.buffer.Buffer"}) {
      e.setStackTrace(frames(wire, "dm.jdbc.driver.DmdbStatement"));

      assertAtTheWire(e);
      assertAtTheWire(new IllegalStateException(e));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatTheJvmThrowsWithoutFramesMayComeFromTheWire(RuntimeException e) {
    e.setStackTrace(new StackTraceElement[0]);

    assertAtTheWire(e);
  }

  private void assertAtTheWire(RuntimeException e) {
    assertThat(dameng.classify(Phase.SENT, e).category()).isEqualTo(Category.LINK_LOST);
    assertThat(dameng.classify(Phase.SENT, e).isLinkUsable()).isFalse();
    assertThat(dameng.classify(Phase.SENT, e).blamesHost()).isFalse();
    assertThat(dameng.classify(Phase.SENT, e).isSurelyNotSent()).isFalse();
    assertThat(dameng.classify(Phase.COMMIT_SENT, e).category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(generic.classify(Phase.SENT, e).category()).isEqualTo(Category.APPLICATION);
    assertThat(generic.classify(Phase.SENT, e).isLinkUsable()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void anErrorOfAConversionIsTheApplicationsExceptAtACommitWhichHasNone(RuntimeException e) {
    e.setStackTrace(
        frames(
            "dm.jdbc.driver.DmdbTimestamp",
            "dm.jdbc.internal.convert.DB2J",
            "dm.jdbc.util.StringUtil",
            "dm.jdbc.filter.FilterChain"));
    for (FaultClassifier each : new FaultClassifier[] {dameng, generic}) {
      assertThat(each.classify(Phase.SENT, e).category()).isEqualTo(Category.APPLICATION);
      assertThat(each.classify(Phase.SENT, e).isLinkUsable()).isTrue();
      assertThat(each.classify(Phase.COMMIT_SENT, e).category())
          .isEqualTo(Category.UNKNOWN_OUTCOME);
    }
  }

  private static StackTraceElement[] frames(String... types) {
    return Stream.of(types)
        .map(type -> new StackTraceElement(type, "a", "SourceFile", 1))
        .toArray(StackTraceElement[]::new);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whileConnectingAnyRuntimeExceptionMeansAnotherHost(RuntimeException e) {
    for (FaultClassifier each : new FaultClassifier[] {dameng, generic}) {
      for (Phase phase : new Phase[] {Phase.RESOLVE, Phase.CONNECT, Phase.LOGIN}) {
        Fault fault = each.classify(phase, e);
        assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
        assertThat(fault.blamesHost()).isTrue();
      }
    }
  }

  @Test
  void anErrorIsPassedThroughAndAFailingJvmLeavesNoLink() {
    for (Phase phase : Phase.values()) {
      for (Error e :
          new Error[] {new OutOfMemoryError(), new StackOverflowError(), new AssertionError()}) {
        Fault fault = dameng.classify(phase, e);
        assertThat(fault.category()).isEqualTo(Category.APPLICATION);
        assertThat(fault.blamesHost()).isFalse();
      }
    }

    assertThat(dameng.classify(Phase.SENT, new OutOfMemoryError()).isLinkUsable()).isFalse();
    assertThat(dameng.classify(Phase.COMMIT_SENT, new OutOfMemoryError()).isLinkUsable()).isFalse();
    assertThat(dameng.classify(Phase.BEFORE_SEND, new OutOfMemoryError()).isLinkUsable()).isTrue();
    assertThat(dameng.classify(Phase.SENT, new AssertionError()).isLinkUsable()).isTrue();
  }

  /** A stopped thread and a class that is not there may leave half a message behind. */
  @Test
  void anErrorAtTheWireLeavesNoLink() {
    String away = "java.lang.ClassLoader";
    for (Error e : new Error[] {new NoClassDefFoundError(), new AssertionError()}) {
      leavesLink(dameng, e, "dm.jdbc.a.b.c", false);
      leavesLink(dameng, e, "dm.jdbc.driver.DmdbTimestamp", true);
      leavesLink(h2, e, "org.h2.command.CommandRemote", false);
      leavesLink(h2, e, "org.h2.value.ValueToObjectConverter", true);
      leavesLink(postgres, e, "org.postgresql.core.v3.QueryExecutorImpl", false);
      leavesLink(postgres, e, "org.postgresql.jdbc.PgSQLXML", true);
      leavesLink(generic, e, away, true);
      leavesLink(generic, e, "sun.nio.ch.NioSocketImpl", false);
      e.setStackTrace(new StackTraceElement[0]);
      assertThat(postgres.classify(Phase.SENT, e).isLinkUsable()).isFalse();
    }
    leavesLink(postgres, new ThreadDeath(), away, false);
    leavesLink(postgres, new OutOfMemoryError(), away, false);
  }

  private static void leavesLink(FaultClassifier of, Error e, String frame, boolean isUsable) {
    e.setStackTrace(frames("java.lang.ClassLoader", frame, "org.example.Application"));
    for (Phase phase : new Phase[] {Phase.SENT, Phase.COMMIT_SENT}) {
      assertThat(of.classify(phase, e).isLinkUsable()).isEqualTo(isUsable);
      assertThat(of.classify(phase, e).category()).isEqualTo(Category.APPLICATION);
    }
    assertThat(of.classify(Phase.BEFORE_SEND, e).isLinkUsable()).isTrue();
  }

  @Test
  void aTextNeverMakesAnythingRetryable() {
    for (SocketErrno errno : SocketErrno.values()) {
      for (String text : errno.texts()) {
        SQLException plain = new SQLException(text);
        SQLException classified = new SQLException("value '" + text + "'", "23505");
        DMException answer = new DMException("重复键 " + text, "23000", -6602, null);

        assertThat(generic.classify(Phase.LOGIN, classified).category()).isEqualTo(Category.FATAL);
        assertThat(generic.classify(Phase.SENT, plain).category()).isEqualTo(Category.APPLICATION);
        assertThat(generic.classify(Phase.SENT, classified).isLinkUsable()).isTrue();
        assertThat(dameng.classify(Phase.SENT, answer).category()).isEqualTo(Category.APPLICATION);
        assertThat(dameng.classify(Phase.SENT, answer).isLinkUsable()).isTrue();
      }
    }
  }

  @Test
  void aTextAloneMakesTheLinkSuspectInEveryLanguage() {
    for (String text :
        new String[] {
          "Connection reset by peer", "连接被对方重设", "連線被對方重設", "接続が相手からリセットされました", "远程主机强迫关闭了一个现有的连接。"
        }) {
      assertThat(generic.classify(Phase.SENT, new SQLException(text)).isLinkUsable()).isFalse();
    }
    assertThat(generic.classify(Phase.SENT, new SQLException("权限不够")).isLinkUsable()).isTrue();
  }

  @Test
  void aFaultOfDamengIsTheSameInEveryLanguage() {
    for (String text : new String[] {"Communication  error", "网络通信异常", "網路通信異常", ""}) {
      Fault fault = dameng.classify(Phase.SENT, new DMException(text, "08S01", 6001, null));

      assertThat(fault.category()).isEqualTo(Category.LINK_LOST);
      assertThat(fault.evidence()).isEqualTo("vendor code 6001");
    }
  }

  @Test
  void noTextOfAMessageReachesTheEvidence() {
    for (String state : new String[] {"secret", "08secret", "42secret"}) {
      SQLException e = new SQLException("values('secret')", state, new Error("secret"));
      for (FaultClassifier each : new FaultClassifier[] {dameng, generic}) {
        for (Phase phase : Phase.values()) {
          assertThat(each.classify(phase, e).toString()).doesNotContain("secret");
          assertThat(each.classify(phase, e).toString()).contains("in " + phase);
        }
      }
    }
  }
}
