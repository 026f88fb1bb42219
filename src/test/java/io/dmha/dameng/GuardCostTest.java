package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the commit guard costs in requests to the server; TRANSACTIONS.md and ARCHITECTURE.md tell
 * these.
 */
@Timeout(60)
class GuardCostTest {
  private static final String GUARDED =
      "&dmha.continuity=transactions&dmha.commitGuard.createTable=true&dmha.commitGuard=";

  @RegisterExtension final Pair pair = new Pair();

  /**
   * What nobody may read is not asked for. Otherwise it is, once there was half a second between
   * two calls of a transaction, and how long these take is up to the machine.
   */
  private void hideHistory() throws SQLException {
    pair.cluster().engine().run("drop view SYS.VSYSOPENHISTORY");
  }

  private interface Work {
    void run() throws SQLException;
  }

  private long requestsOf(Work work) throws SQLException {
    long before = requests();
    work.run();
    return requests() - before;
  }

  private long requests() {
    return Stream.of(Command.values()).mapToLong(pair.first()::requests).sum();
  }

  /** Nobody else asks the server: the watch would be counted, too. */
  private Connection carried(String options) throws SQLException {
    return pair.openCarried("&dmha.probeInterval=0" + options);
  }

  private Connection open(String options) throws SQLException {
    Connection c = carried(options);
    c.setAutoCommit(false);
    return c;
  }

  private long commitAfter(Connection c, int id) throws SQLException {
    insert(c, id);
    return requestsOf(c::commit);
  }

  @Test
  void aCommitCostsOneMore() throws SQLException {
    hideHistory();
    Connection plain = open("&dmha.continuity=transactions");
    Connection guarded = open(GUARDED + "transactions");
    long without = commitAfter(plain, 1);
    long first = commitAfter(guarded, 2);
    long second = commitAfter(guarded, 3);

    assertThat(without).isEqualTo(1);
    // The statement that uses the row again is prepared.
    assertThat(first).isEqualTo(3);
    assertThat(second).isEqualTo(2);
  }

  @Test
  void aTransactionThatOnlyReadCostsNothingMore() throws SQLException {
    hideHistory();
    Connection guarded = open(GUARDED + "transactions");
    try (Statement statement = guarded.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from t")) {
      assertThat(rows.next()).isTrue();
    }

    assertThat(requestsOf(guarded::commit)).isEqualTo(1);
  }

  @Test
  void aWriteWithAutocommitCostsTwoMore() throws SQLException {
    Connection plain = carried("&dmha.continuity=transactions");
    Connection guarded = carried(GUARDED + "all");
    insert(plain, 1);
    insert(guarded, 2);
    insert(guarded, 3);

    long without = requestsOf(() -> insert(plain, 4));
    long with = requestsOf(() -> insert(guarded, 5));

    assertThat(with - without).isEqualTo(2);
  }

  /** One query, which is two requests, for all but the role, which costs nothing. */
  @Test
  void aConnectCostsOneQueryMore() throws SQLException {
    long plain = requestsOf(() -> carried("&dmha.continuity=reads"));
    long first = requestsOf(() -> carried("&dmha.continuity=transactions"));
    carried(GUARDED + "transactions");
    long guarded = requestsOf(() -> carried(GUARDED + "transactions"));
    assertThat(first - plain).isEqualTo(2);
    // The row of the connection: the number of the database is read, a token inserted.
    assertThat(guarded - first).isEqualTo(4);
  }

  @Test
  void ddlInATransactionCostsAMarkOfItsOwn() throws SQLException {
    hideHistory();
    Connection plain = open("&dmha.continuity=transactions");
    Connection guarded = open(GUARDED + "transactions");
    insert(plain, 1);
    insert(guarded, 2);
    long without = requestsOf(() -> createTable(plain, "a"));
    long first = requestsOf(() -> createTable(guarded, "b"));
    long second = requestsOf(() -> createTable(guarded, "c"));

    // The statement that inserts the mark is prepared.
    assertThat(first - without).isEqualTo(3);
    assertThat(second - without).isEqualTo(1);
  }

  /** What is run there commits nothing, and no mark could be written. */
  @Test
  void aProcedureOnAStandbyIsNotMarked() throws SQLException {
    Connection primary = open(GUARDED + "transactions");
    Connection standby = open(GUARDED + "transactions&dmha.role=standby");
    try (Statement statement = standby.createStatement()) {
      assertThat(statement.execute("call abs(-1)")).isTrue();
      assertThat(statement.execute("call abs(-1)")).isTrue();
    }
    standby.commit();
    primary.rollback();
  }

  private static void createTable(Connection c, String name) throws SQLException {
    try (Statement statement = c.createStatement()) {
      boolean unusedHasRows = statement.execute("create table " + name + "(id int)");
    }
  }
}
