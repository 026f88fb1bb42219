package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the frames of a stack, the innermost first. */
class DriverFramesTest {
  private static <T extends Throwable> T at(T t, String... frames) {
    StackTraceElement[] stack = new StackTraceElement[frames.length];
    for (int i = 0; i < frames.length; i++) {
      int dot = frames[i].lastIndexOf('.');
      stack[i] =
          new StackTraceElement(frames[i].substring(0, dot), frames[i].substring(dot + 1), null, 1);
    }
    t.setStackTrace(stack);
    return t;
  }

  @ParameterizedTest
  @CsvSource({
    "dm.jdbc.a.a.read, true",
    "dm.jdbc.util.buffer.Buffer.get, true",
    "dm.jdbc.driver.DmdbStatement.execute, false",
    "dm.jdbc.internal.Convert.toInt, false",
    "dm.jdbc.filter.Chain.next, false",
    "dm.jdbc.util.StringUtil.trim, false",
    "com.example.Main.main, false"
  })
  void theWireOfDameng(String frame, boolean isWire) {
    List<Throwable> causes = List.of(at(new Exception(), "java.util.List.get", frame));

    assertThat(DriverFrames.mayBeAtDamengsWire(causes)).isEqualTo(isWire);
  }

  @ParameterizedTest
  @CsvSource({
    "org.h2.value.Transfer.readInt, H2",
    "org.h2.engine.SessionRemote.done, H2",
    "org.h2.value.ValueInteger.get, ",
    "org.postgresql.core.PGStream.receive, POSTGRESQL",
    "org.postgresql.core.v3.QueryExecutorImpl.execute, POSTGRESQL",
    "org.postgresql.jdbc.PgArray.build, ",
    "sun.nio.ch.NioSocketImpl.read, SOCKET",
    "java.net.Socket.connect, SOCKET",
    "java.net.URI.create, "
  })
  void theWireOfOthers(String frame, String whose) {
    List<Throwable> causes = List.of(at(new Exception(), frame, "com.example.Main.main"));

    assertThat(DriverFrames.mayBeAtH2sWire(causes)).isEqualTo("H2".equals(whose));
    assertThat(DriverFrames.mayBeAtPostgresWire(causes)).isEqualTo("POSTGRESQL".equals(whose));
    assertThat(DriverFrames.mayBeAtSocket(causes)).isEqualTo("SOCKET".equals(whose));
  }

  @Test
  void aStackWithoutFramesMayHideIt() {
    List<Throwable> causes = List.of(at(new Exception(), "a.B.c"), at(new Exception()));

    assertThat(DriverFrames.mayBeAtDamengsWire(causes)).isTrue();
    assertThat(DriverFrames.mayBeAtSocket(causes)).isTrue();
    assertThat(DriverFrames.mayBeAtSocket(List.of())).isFalse();
  }

  @Test
  void aDatabaseInThisProcessIsKnownByItsEngine() {
    assertThat(
            DriverFrames.isOfEmbeddedH2(at(new Exception(), "a.B.c", "org.h2.engine.Engine.open")))
        .isTrue();
    assertThat(DriverFrames.isOfEmbeddedH2(at(new Exception(), "org.h2.engine.SessionRemote.open")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "org.postgresql.jdbc.SslMode.of, true",
    "org.postgresql.core.ConnectionFactory.openConnection, true",
    "org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication, false",
    "com.example.Mode.of, false"
  })
  void aSettingOfPostgresIsRefusedInItsOwnPlaces(String frame, boolean isSetting) {
    assertThat(DriverFrames.isOfPostgresSetting(at(new SQLException("a"), frame)))
        .isEqualTo(isSetting);
    assertThat(DriverFrames.isOfPostgresSetting(at(new SQLException("a")))).isFalse();
  }

  /** The same place says that no host has the role. */
  @ParameterizedTest
  @CsvSource({
    "Invalid targetServerType value: up, true",
    "Could not find a server with specified targetServerType: primary, false",
    "Could not find a server with specified targetServerType: Secondary, false",
    "no host, false"
  })
  void aRoleThatNoHostHasIsNoSetting(String text, boolean isSetting) {
    String frame = "org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl";

    assertThat(DriverFrames.isOfPostgresSetting(at(new SQLException(text), frame)))
        .isEqualTo(isSetting);
    SQLException caused = new SQLException(text, new Exception("a host is down"));
    assertThat(DriverFrames.isOfPostgresSetting(at(caused, frame))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.Enum.valueOf, org.postgresql.jdbc.AutoSave.valueOf, true",
    "java.lang.Enum.valueOf, com.example.Mode.valueOf, false",
    "com.example.Enum.valueOf, org.postgresql.jdbc.AutoSave.valueOf, false"
  })
  void aValueThatNoEnumHasIsASetting(String first, String second, boolean isSetting) {
    String frame = "org.postgresql.jdbc.PgConnection.<init>";
    SQLException refused =
        new SQLException("a", at(new IllegalArgumentException("b"), first, second));

    assertThat(DriverFrames.isOfPostgresSetting(at(refused, frame))).isEqualTo(isSetting);
    SQLException other = new SQLException("a", at(new IllegalStateException("b"), first, second));
    assertThat(DriverFrames.isOfPostgresSetting(at(other, frame))).isFalse();
    SQLException brief = new SQLException("a", at(new IllegalArgumentException("b"), first));
    assertThat(DriverFrames.isOfPostgresSetting(at(brief, frame))).isFalse();
  }
}
