package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SocketFaultTest {
  private static final CodeTable[] TABLES = {
    CodeTable.generic(), CodeTable.postgresql(), CodeTable.h2(), CodeTable.dameng()
  };

  static Stream<Throwable> lost() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new ConnectException("Connection timed out: connect"),
        new NoRouteToHostException("No route to host"),
        new UnknownHostException("db1: Temporary failure in name resolution"),
        new UnresolvedAddressException(),
        new SocketException("Network is unreachable"),
        new SocketException("Broken pipe (Write failed)"),
        new SocketTimeoutException("Read timed out"),
        new SocketTimeoutException("Connect timed out"),
        new EOFException(),
        new IOException("Connection reset by peer"),
        new IOException("text in no table"),
        new SSLException("Unsupported or unrecognized SSL message"),
        new UncheckedIOException(new SocketException("x")),
        new IOException("wrapped", new SocketException("Connection reset")));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aBrokenSocketMeansWhatThePhaseSays(Throwable socket) {
    for (CodeTable table : TABLES) {
      for (Throwable t :
          new Throwable[] {socket, new SQLException("x", "HY000", socket), runtime(socket)}) {
        assertThat(categories(table, t))
            .as("%s by %s", t, table)
            .containsExactly(
                Category.NOT_SENT,
                Category.NOT_SENT,
                Category.NOT_SENT,
                Category.NOT_SENT,
                Category.LINK_LOST,
                Category.UNKNOWN_OUTCOME);
        Fault sent = new FaultClassifier(table).classify(Phase.SENT, t);
        assertThat(sent.isLinkUsable()).isFalse();
        assertThat(sent.isSurelyNotSent()).isFalse();
        assertThat(new FaultClassifier(table).classify(Phase.CONNECT, t).blamesHost()).isTrue();
      }
    }
  }

  static Stream<Throwable> local() {
    return Stream.of(
        new SocketException("Too many open files"),
        new SocketException("打开的文件过多"),
        new SocketException("Too many open files in system"),
        new SocketException("No buffer space available (maximum connections reached?): connect"),
        new NoRouteToHostException("Cannot assign requested address"),
        new BindException("Address already in use: connect"),
        new BindException("some new text"),
        new SocketException("Socket closed"),
        new AsynchronousCloseException(),
        new ClosedChannelException());
  }

  @ParameterizedTest
  @MethodSource("local")
  void aHostIsNotBlamedForTroubleOfOurOwn(Throwable socket) {
    for (CodeTable table : TABLES) {
      Throwable wrapped = new SQLException("x", null, socket);
      for (Phase phase : Phase.values()) {
        assertThat(new FaultClassifier(table).classify(phase, wrapped).blamesHost()).isFalse();
      }
      assertThat(categories(table, wrapped)[1]).isEqualTo(Category.NOT_SENT);
      assertThat(categories(table, wrapped)[4]).isEqualTo(Category.LINK_LOST);
    }
  }

  static Stream<Throwable> interrupts() {
    return Stream.of(
        new ClosedByInterruptException(),
        new InterruptedIOException("operation interrupted"),
        new InterruptedException(),
        new IOException(new ClosedByInterruptException()));
  }

  @ParameterizedTest
  @MethodSource("interrupts")
  void anInterruptCancelsAndLeavesACommitInDoubt(Throwable interrupt) {
    for (CodeTable table : TABLES) {
      Throwable wrapped = new SQLException("x", "08006", 6001, interrupt);
      assertThat(categories(table, wrapped))
          .containsExactly(
              Category.CANCELLED,
              Category.CANCELLED,
              Category.CANCELLED,
              Category.CANCELLED,
              Category.CANCELLED,
              Category.UNKNOWN_OUTCOME);
      Fault fault = new FaultClassifier(table).classify(Phase.SENT, wrapped);
      assertThat(fault.isLinkUsable()).isFalse();
      assertThat(fault.blamesHost()).isFalse();
    }
  }

  @Test
  void aFailedHandshakeIsFatalUnlessTheLinkBroke() {
    SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
    untrusted.initCause(new CertificateException("no path"));
    SSLHandshakeException broken = new SSLHandshakeException("Remote host terminated");
    broken.initCause(new EOFException());
    SSLHandshakeException reset = new SSLHandshakeException("x");
    reset.initCause(new SSLException("y", new SocketException("Connection reset")));
    SSLHandshakeException noKeys = new SSLHandshakeException("x");
    noKeys.initCause(new FileNotFoundException("keystore"));
    SSLHandshakeException alertLost = new SSLHandshakeException("certificate_unknown");
    alertLost.addSuppressed(new SocketException("Broken pipe"));

    for (CodeTable table : TABLES) {
      assertThat(connecting(table, untrusted)).isEqualTo(Category.FATAL);
      assertThat(connecting(table, new SSLException(untrusted))).isEqualTo(Category.FATAL);
      assertThat(connecting(table, new IOException(untrusted))).isEqualTo(Category.FATAL);
      assertThat(connecting(table, noKeys)).isEqualTo(Category.FATAL);
      assertThat(connecting(table, alertLost)).isEqualTo(Category.FATAL);
      assertThat(connecting(table, new SSLPeerUnverifiedException("x"))).isEqualTo(Category.FATAL);
      assertThat(connecting(table, broken)).isEqualTo(Category.NOT_SENT);
      assertThat(connecting(table, reset)).isEqualTo(Category.NOT_SENT);
      assertThat(categories(table, untrusted)[4]).isEqualTo(Category.LINK_LOST);
    }
  }

  @Test
  void aMissingFileIsNoBrokenLink() {
    Throwable t = new SQLException("x", "42000", new FileNotFoundException("a.csv"));

    assertThat(categories(CodeTable.generic(), t)[4]).isEqualTo(Category.APPLICATION);
  }

  @ParameterizedTest
  @EnumSource
  void everyLanguageAndSpellingIsTheSameError(SocketErrno errno) {
    FaultClassifier classifier = new FaultClassifier(CodeTable.dameng());
    for (String text : errno.texts()) {
      if (text.length() > 1) {
        for (Phase phase : Phase.values()) {
          Fault said =
              classifier.classify(phase, socket("x " + text.toUpperCase(Locale.ROOT) + " (y)"));
          Fault english = classifier.classify(phase, socket(errno.texts()[0]));
          assertThat(said.category()).isEqualTo(english.category());
          assertThat(said.blamesHost()).isEqualTo(english.blamesHost());
          assertThat(said.evidence())
              .isEqualTo("vendor code 6001, SocketException " + errno.name());
        }
      }
    }
  }

  private static SQLException socket(String text) {
    return new SQLException("网络通信异常", "08S01", 6001, new SocketException(text));
  }

  private static RuntimeException runtime(Throwable cause) {
    return new RuntimeException("x", cause);
  }

  private static Category connecting(CodeTable table, Throwable t) {
    return categories(table, new SQLException("x", "08001", t))[1];
  }

  private static Category[] categories(CodeTable table, Throwable t) {
    return Stream.of(Phase.values())
        .map(phase -> new FaultClassifier(table).classify(phase, t).category())
        .toArray(Category[]::new);
  }
}
