package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of a real H2, and its codes as its own classes throw them. */
class H2FaultTest {
  private final FaultClassifier classifier = new FaultClassifier(CodeTable.h2());

  @TempDir Path folder;

  @Test
  void aServerThatStopsIsALostLink() throws Exception {
    Server server = start();
    String url = url(server);
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      Statement statement = connection.createStatement();
      server.stop();

      Throwable first = catchThrowable(() -> statement.execute("select 1"));
      Throwable second = catchThrowable(connection::commit);
      Throwable reconnect = catchThrowable(() -> DriverManager.getConnection(url, "sa", ""));

      assertThat(sent(first).category()).isEqualTo(Category.LINK_LOST);
      assertThat(sent(first).isSurelyNotSent()).isFalse();
      assertThat(sent(second).category()).isEqualTo(Category.LINK_LOST);
      assertThat(sent(second).evidence()).isEqualTo("vendor code 90121");
      assertThat(classifier.classify(Phase.COMMIT_SENT, second).category())
          .isEqualTo(Category.UNKNOWN_OUTCOME);
      Fault refused = classifier.classify(Phase.CONNECT, reconnect);
      assertThat(refused.category()).isEqualTo(Category.NOT_SENT);
      assertThat(refused.evidence()).isEqualTo("vendor code 90067, ConnectException ECONNREFUSED");
    }
  }

  @Test
  void aWrongPasswordIsFatalAndAMissingDatabaseToo() throws Exception {
    Server server = start();
    String url = url(server);
    DriverManager.getConnection(url, "sa", "").close();

    Throwable password = catchThrowable(() -> DriverManager.getConnection(url, "sa", "bad"));
    Throwable missing =
        catchThrowable(() -> DriverManager.getConnection(url + "2;IFEXISTS=TRUE", "sa", ""));
    server.stop();

    assertThat(login(password).category()).isEqualTo(Category.FATAL);
    assertThat(login(password).blamesHost()).isFalse();
    assertThat(login(missing).category()).isEqualTo(Category.FATAL);
  }

  @Test
  void aPeerThatDoesNotSpeakH2IsNotSent() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Peer.SENDS_ZEROS.serve(peer);
      String url = "jdbc:h2:tcp://127.0.0.1:" + peer.getLocalPort() + "/./x";

      Throwable thrown = catchThrowable(() -> DriverManager.getConnection(url, "sa", ""));

      assertThat(login(thrown).category()).isEqualTo(Category.NOT_SENT);
      assertThat(login(thrown).blamesHost()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "90067, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "90121, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "90098, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "90020, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE",
    "90135, FATAL, APPLICATION, APPLICATION",
    "28000, FATAL, APPLICATION, APPLICATION",
    "90013, FATAL, APPLICATION, APPLICATION",
    "90046, FATAL, APPLICATION, APPLICATION",
    "90047, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME",
    "90146, FATAL, APPLICATION, APPLICATION",
    "90149, FATAL, APPLICATION, APPLICATION",
    "90117, NOT_SENT, APPLICATION, APPLICATION",
    "8000, NOT_SENT, APPLICATION, APPLICATION",
    "90007, FATAL, APPLICATION, APPLICATION",
    "90028, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "90030, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "90031, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "90108, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "50000, NOT_SENT, APPLICATION, UNKNOWN_OUTCOME",
    "90026, FATAL, APPLICATION, APPLICATION",
    "90039, FATAL, APPLICATION, APPLICATION",
    "90097, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE",
    "40001, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "90131, NOT_SENT, ROLLED_BACK, ROLLED_BACK",
    "50200, BUSY, BUSY, BUSY",
    "57014, CANCELLED, CANCELLED, CANCELLED",
    "23505, FATAL, APPLICATION, APPLICATION",
    "42102, FATAL, APPLICATION, APPLICATION",
  })
  void eachCodeIsReadFromTheTable(int code, Category login, Category sent, Category commit) {
    SQLException e = DbException.getJdbcSQLException(code, "x");

    assertThat(e.getErrorCode()).isEqualTo(code);
    assertThat(login(e).category()).isEqualTo(login);
    assertThat(sent(e).category()).isEqualTo(sent);
    assertThat(classifier.classify(Phase.COMMIT_SENT, e).category()).isEqualTo(commit);
    assertThat(sent(e).isSurelyNotSent()).isFalse();
  }

  /** Seen under the load of a pool whose server was told to stop. */
  @ParameterizedTest
  @CsvSource({
    "103, Transaction 2 is closed, LINK_LOST, UNKNOWN_OUTCOME",
    "4, This map is closed, LINK_LOST, UNKNOWN_OUTCOME",
    "2, File corrupted, APPLICATION, UNKNOWN_OUTCOME",
    "101, Transaction 2 is locked by [x/103], APPLICATION, UNKNOWN_OUTCOME",
  })
  void aStoreThatIsClosedBelowAStatementIsALostLink(
      int code, String text, Category sent, Category commit) {
    SQLException e =
        DbException.convert(DataUtils.newMVStoreException(code, text)).getSQLException();

    assertThat(e.getErrorCode()).isEqualTo(50000);
    assertThat(sent(e).category()).isEqualTo(sent);
    assertThat(classifier.classify(Phase.COMMIT_SENT, e).category()).isEqualTo(commit);
  }

  /** The other form in which it comes. */
  @Test
  void theSameWithoutTheNameOfTheExceptionIsOneToo() {
    String text = "Transaction 1 has status ROLLED_BACK, not OPEN [2.4.240/103]";
    SQLException e = DbException.getJdbcSQLException(50000, text);

    assertThat(sent(e).category()).isEqualTo(Category.LINK_LOST);
  }

  @Test
  void whatOnlySaysSoIsNone() {
    String text = "Transaction 2 is closed [2.4.240/103x]";
    SQLException e = DbException.getJdbcSQLException(50000, text);

    assertThat(sent(e).category()).isEqualTo(Category.APPLICATION);
  }

  @Test
  void aLockedFileIsNoLostLinkThoughH2CallsItAConnectionException() {
    SQLException locked =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              throw DbException.getJdbcSQLException(
                  ErrorCode.DATABASE_ALREADY_OPEN_1, new java.io.IOException("locked"), "x");
            });

    assertThat(login(locked).category()).isEqualTo(Category.WRONG_ROLE);
  }

  /** Called by H2 as a function. */
  public static int fail(String state) throws SQLException {
    throw new SQLException("from a function", state, new SocketException("of the function"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08007", "08S01", "40001", "40003", "57P01", "99999", ""})
  void whatAFunctionThrowsIsOrdinaryWhateverItsState(String state) throws Exception {
    Server server = start();
    for (String url : new String[] {url(server), "jdbc:h2:mem:"}) {
      try (Connection connection = DriverManager.getConnection(url, "sa", "");
          Statement statement = connection.createStatement()) {
        statement.execute("create alias fail for '" + H2FaultTest.class.getName() + ".fail'");

        Throwable thrown = catchThrowable(() -> statement.execute("call fail('" + state + "')"));

        assertThat(sent(thrown).category()).as(url).isEqualTo(Category.APPLICATION);
        assertThat(sent(thrown).isLinkUsable()).isTrue();
        assertThat(statement.execute("drop alias fail")).as("the session is well").isFalse();
      }
    }
    server.stop();
  }

  @Test
  void bytesThatAreNoObjectAreNoLostLinkThoughAnEofIsTheCause() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:", "sa", "");
        ResultSet rows =
            connection.createStatement().executeQuery("select cast(x'0102' as java_object)")) {
      assertThat(rows.next()).isTrue();

      Throwable thrown = catchThrowable(() -> rows.getObject(1));

      assertThat(thrown).hasRootCauseInstanceOf(EOFException.class);
      assertThat(sent(thrown).category()).isEqualTo(Category.APPLICATION);
      assertThat(sent(thrown).isLinkUsable()).isTrue();
    }
  }

  @Test
  void aPlaceBehindTheEndOfALobIsNoLostLink() throws SQLException {
    Server server = start();
    for (String url : new String[] {url(server), "jdbc:h2:mem:"}) {
      try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
        Blob made = connection.createBlob();
        made.setBytes(1, new byte[] {1, 2, 3});

        Throwable thrown = catchThrowable(() -> made.getBytes(99, 1));

        assertThat(thrown).hasRootCauseInstanceOf(IOException.class);
        assertThat(sent(thrown).category()).as(url).isEqualTo(Category.APPLICATION);
        assertThat(sent(thrown).isLinkUsable()).isTrue();
      }
    }
    server.stop();
  }

  @Test
  void anEndOfStreamWhereMessagesAreReadIsALostLink() {
    EOFException end = new EOFException();
    end.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.h2.value.Transfer", "readInt", "Transfer.java", 1)
        });

    assertThat(sent(DbException.convertIOException(end, null)).category())
        .isEqualTo(Category.LINK_LOST);
    assertThat(sent(DbException.convertIOException(end, null).getSQLException()).category())
        .isEqualTo(Category.LINK_LOST);
  }

  private Server start() throws SQLException {
    return Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
        .start();
  }

  private static String url(Server server) {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./bank";
  }

  private Fault sent(Throwable t) {
    return classifier.classify(Phase.SENT, t);
  }

  private Fault login(Throwable t) {
    return classifier.classify(Phase.LOGIN, t);
  }
}
