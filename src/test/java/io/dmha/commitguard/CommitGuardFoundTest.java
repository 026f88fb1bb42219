package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found is proof only once it is confirmed: step CONFIRM of the model. */
class CommitGuardFoundTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private boolean mayBeLost;
  private final CommitGuard guard =
      new CommitGuard(
          true,
          () -> 1_700_000_000_000L,
          committed -> {
            if (mayBeLost) {
              throw new SQLException("the standby may not have it", "08007");
            }
          },
          (connection, schema, table) -> List.of());
  private Connection old;
  private Connection fresh;

  @BeforeEach
  void start() throws SQLException {
    old = DriverManager.getConnection(url);
    fresh = DriverManager.getConnection(url);
    guard.prepare(old);
    old.setAutoCommit(false);
  }

  @AfterEach
  void stop() throws SQLException {
    old.close();
    fresh.createStatement().execute("shutdown");
    fresh.close();
  }

  @Test
  void aCommitThatIsFoundIsCommittedAgain() throws SQLException {
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
    old.commit();
    mayBeLost = true;

    assertThatThrownBy(() -> guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .hasMessage("the standby may not have it");
  }

  /** A primary that another has replaced may show one that nobody else has. */
  @Test
  void aTombstoneThatIsFoundIsCommittedAgain() throws SQLException {
    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    mayBeLost = true;

    assertThatThrownBy(() -> guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .hasMessage("the standby may not have it");
  }

  /** An isolation that was set by the text of a statement is not known to every driver. */
  @Test
  void whatWasReadBeforeItWasCommittedIsNoProof() throws SQLException {
    fresh.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
    guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));

    assertThatThrownBy(() -> guard.resolve(unaware(), token("a-1"), DatabaseHistory.UNKNOWN))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("not there any more");
    assertThat(guard.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
  }

  /** Thinks that it reads what is committed; the old session rolls back after the look. */
  private Connection unaware() {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getTransactionIsolation")) {
                return Connection.TRANSACTION_READ_COMMITTED;
              }
              if (method.getName().equals("prepareStatement")
                  && arguments[0].toString().startsWith("UPDATE")) {
                old.rollback();
              }
              try {
                return method.invoke(fresh, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
