package io.dmha.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.Dialect.Reverting;
import io.dmha.lexis.Lexis;
import io.dmha.session.SessionState.Item;
import io.dmha.sql.SavepointText;
import io.dmha.sql.SqlReader;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private Dialect target;
  private final SessionState session = new SessionState(Reverting.ALL);

  @BeforeEach
  void know() throws SQLException {
    target = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://a,b/x", null), null);
  }

  @Test
  void itemsAndTextsAreSetInTheOrderInWhichTheyWereSetLast() throws SQLException {
    schema(session, "z");
    text(session, "set search_path = a");
    text(session, "set lock_timeout = 5");
    schema(session, "b");
    text(session, "set role limited");
    text(session, "set search_path = c");
    session.put(Item.READ_ONLY, c -> c.setReadOnly(true));

    assertThat(Told.by(session))
        .containsExactly(
            "set lock_timeout = 5",
            "setSchema[b]",
            "set role limited",
            "set search_path = c",
            "setReadOnly[true]");
    assertThat(session.size()).isEqualTo(5);
  }

  @Test
  void autocommitIsSetLastAndTheCatalogBeforeItsSchema() throws SQLException {
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(false));
    schema(session, "b");
    session.put(Item.CATALOG, c -> c.setCatalog("c"));
    text(session, "set role limited");

    assertThat(Told.by(session))
        .containsExactly(
            "setCatalog[c]", "setSchema[b]", "set role limited", "setAutoCommit[false]");
  }

  @Test
  void aTextTakesThePlaceOfThoseThatItMakesVoid() throws SQLException {
    text(session, "set role limited");
    text(session, "set lock_timeout = 5");
    schema(session, "b");
    text(session, "set session authorization limited");
    text(session, "reset all");

    assertThat(Told.by(session))
        .containsExactly("setSchema[b]", "set session authorization limited", "reset all");
  }

  @Test
  void whatEndsWithTheTransactionIsNotKept() throws SQLException {
    session.keepStart();
    text(session, "set local role limited");
    text(session, "set transaction read only");
    text(session, "select 1");

    assertThat(session.size()).isZero();
    assertThat(session.lost()).isEmpty();
  }

  @Test
  void whatCannotBeSetAgainIsToldUntilTheLinkEnds() {
    text(session, "create temp table x(a int)");
    text(session, "listen a");
    session.keepStart();
    session.rollback();

    assertThat(session.lost()).isEqualTo("a temporary table, a LISTEN");
    assertThat(session.size()).isZero();

    session.forgetLost();
    assertThat(session.lost()).isEmpty();
  }

  @Test
  void onlySomeOfManyLossesAreNamed() {
    for (int i = 0; i < 100; i++) {
      session.lost("a thing " + i);
    }

    assertThat(session.lost().split(", ")).hasSize(5);
  }

  @Test
  void moreThanAHundredSettingsAreLost() {
    for (int i = 0; i < 100; i++) {
      text(session, "set a.b" + i + " = 1");
    }
    text(session, "set a.b99 = 2");
    assertThat(session.lost()).isEmpty();

    text(session, "set a.b100 = 1");

    assertThat(session.lost()).isEqualTo("more session settings than are kept");
    assertThat(session.size()).isEqualTo(100);
  }

  @Test
  void moreTextThanIsKeptIsLost() {
    String value = "x".repeat(30_000);
    text(session, "set a.b = '" + value + "'");
    text(session, "set a.c = '" + value + "'");
    assertThat(session.lost()).isEmpty();

    text(session, "set a.d = '" + value + "'");

    assertThat(session.lost()).isEqualTo("more session settings than are kept");
  }

  @Test
  void aRollbackRevertsWhatTheServerReverts() throws SQLException {
    text(session, "set role limited");
    session.keepStart();
    schema(session, "b");
    text(session, "set role none");
    session.putClientInfo("ApplicationName", "bank");
    session.put(Item.NETWORK_TIMEOUT, c -> c.setNetworkTimeout(null, 5));

    session.rollback();

    assertThat(Told.by(session)).containsExactly("set role limited", "setNetworkTimeout[null, 5]");
  }

  @Test
  void aCommitKeepsWhatWasSet() throws SQLException {
    session.keepStart();
    schema(session, "b");
    session.commit();
    session.keepStart();
    session.rollback();

    assertThat(Told.by(session)).containsExactly("setSchema[b]");
  }

  @Test
  void aRollbackToASavepointKeepsWhatWasSetBefore() throws SQLException {
    session.keepStart();
    schema(session, "b");
    Mark mark = session.mark(null);
    schema(session, "c");
    text(session, "set role limited");

    session.rollbackTo(mark);

    assertThat(Told.by(session)).containsExactly("setSchema[b]");
    session.rollback();
    assertThat(Told.by(session)).isEmpty();
  }

  @Test
  void aSavepointThatATextNamesIsTheLastOfItsName() throws SQLException {
    session.keepStart();
    savepoint("savepoint x");
    schema(session, "b");
    Mark byCall = session.mark("x");
    schema(session, "c");
    savepoint("rollback to X");
    assertThat(Told.by(session)).containsExactly("setSchema[b]");

    session.release(byCall);
    savepoint("rollback to x");

    assertThat(Told.by(session)).isEmpty();
    assertThat(session.lost()).isEmpty();
  }

  /** Of those that are not kept nobody knows which one a text names. */
  @Test
  void aSavepointTooManyIsInDoubt() {
    session.keepStart();
    savepoint("savepoint x");
    text(session, "set role limited");
    for (int i = 0; i < 1_000; i++) {
      savepoint("savepoint y");
    }
    savepoint("savepoint x");

    savepoint("rollback to x");

    assertThat(session.lost()).isEqualTo("a setting made in a transaction that was rolled back");
  }

  private void savepoint(String sql) {
    SavepointText text = new SqlReader(Lexis.UNKNOWN).savepointOf(sql);
    assertThat(text).isNotNull();
    session.putSavepoint(text);
  }

  @Test
  void whereNothingIsRevertedARollbackChangesNothing() throws SQLException {
    SessionState plain = new SessionState();
    plain.keepStart();
    schema(plain, "b");
    text(plain, "set role limited");

    plain.rollback();

    assertThat(Told.by(plain)).containsExactly("setSchema[b]", "set role limited");
    assertThat(plain.lost()).isEmpty();
  }

  @Test
  void whereNobodyKnowsWhatIsRevertedATextOfThatTransactionIsLost() {
    SessionState other = new SessionState(Reverting.UNKNOWN);
    text(other, "set role limited");
    other.keepStart();
    schema(other, "b");
    other.rollback();
    assertThat(other.lost()).isEmpty();

    other.keepStart();
    Mark mark = other.mark(null);
    text(other, "set role none");
    other.rollbackTo(mark);

    assertThat(other.lost()).isEqualTo("a setting made in a transaction that was rolled back");
  }

  @Test
  void aTransactionIsReplayedOnTheSessionInWhichItBegan() throws SQLException {
    schema(session, "a");
    session.keepStart();
    schema(session, "b");
    session.keepStart();
    text(session, "set role limited");
    Told told = new Told("-");

    session.restoreAtStart(told.connection);

    assertThat(told.calls).containsExactly("setSchema[a]");
  }

  @Test
  void aRefusalNamesTheItemAndNeverTheText() {
    text(session, "set app.secret = 'x'");
    Told told = new Told("secret");

    assertThatThrownBy(() -> session.restore(told.connection))
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> {
              assertThat(refused.getSQLState()).isEqualTo("42501");
              assertThat(refused.getErrorCode()).isEqualTo(7);
            })
        .hasMessage(
            "The session could not be restored: the host refused a text that sets the session.")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void ofTheClientInfoTheNamesOfJdbcAreKept() throws SQLException {
    session.putClientInfo("address", "h1");
    assertThat(session.size()).isZero();
    session.putClientInfo("APPLICATIONNAME", "a");
    Properties set = new Properties();
    set.setProperty("ClientUser", "u");

    session.putClientInfo(set);

    assertThat(Told.by(session))
        .containsExactly("setClientInfo[ApplicationName, null]", "setClientInfo[ClientUser, u]");
  }

  private void text(SessionState on, String sql) {
    on.putText(target.sessions().read(sql), sql);
  }

  private static void schema(SessionState on, String name) {
    on.put(Item.SCHEMA, c -> c.setSchema(name));
  }
}
