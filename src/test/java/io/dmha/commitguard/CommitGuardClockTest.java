package io.dmha.commitguard;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another client, whose clock is more than seven days ahead of this one's, purges what is in use:
 * then a commit that took place is never told as one that did not. Switches {@code
 * ABSENCE_IS_PROOF} and {@code NO_TOUCH} of the model.
 */
class CommitGuardClockTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private long now = 1_700_000_000_000L;
  private final CommitGuard guard = new CommitGuard(true, () -> now);
  private Connection old;
  private Connection fresh;
  private Connection theirs;
  private CommitMarker marker;
  private DatabaseHistory past;

  @BeforeEach
  void start() throws SQLException {
    old = DriverManager.getConnection(url);
    fresh = DriverManager.getConnection(url);
    theirs = DriverManager.getConnection(url);
    past = guard.anchorIfAllowed(old, "", e -> false);
    assertThat(past).isNotNull();
    old.setAutoCommit(false);
    marker = guard.marker(old, past);
  }

  @AfterEach
  void stop() throws SQLException {
    old.close();
    theirs.close();
    try (Statement statement = fresh.createStatement()) {
      boolean unusedHasRows = statement.execute("shutdown");
    }
    fresh.close();
  }

  /** Each client purges with its first connect. */
  private void purgeAhead() throws SQLException {
    CommitGuard ahead = new CommitGuard(false, () -> now + 8 * DAY);
    assertThat(ahead.anchorIfAllowed(theirs, "", e -> false)).isNotNull();
  }

  private boolean mark(String token) throws SQLException {
    boolean isThere = marker.mark(past.token(), token(token));
    past = marker.past(isThere ? past : past.withoutCommit());
    return isThere;
  }

  private boolean has(String token) throws SQLException {
    try (Statement statement = theirs.createStatement();
        ResultSet rows =
            statement.executeQuery("select 1 from dmha_commit where token = '" + token + "'")) {
      return rows.next();
    }
  }

  private void assertNothingIsConcluded(Connection asker) throws SQLException {
    assertThatThrownBy(() -> guard.resolve(asker, token("a-1"), past))
        .isInstanceOf(OtherDatabase.class);
    assertThat(has("a-1")).isFalse();
    assertThat(fresh.getAutoCommit()).isTrue();
  }

  @Test
  void theRowIsPurgedBeforeTheMarkAndAfterTheCommit() throws SQLException {
    purgeAhead();
    assertThat(mark("a-1")).isFalse();
    old.commit();
    purgeAhead();

    assertNothingIsConcluded(fresh);
  }

  @Test
  void theRowIsPurgedAfterTheCommit() throws SQLException {
    assertThat(mark("a-1")).isTrue();
    old.commit();
    purgeAhead();

    assertNothingIsConcluded(fresh);
  }

  /** By its own clock the row is old enough to have been purged before it was used again. */
  @Test
  void theRowOfAConnectionThatWasIdleForDaysIsPurgedAfterTheCommit() throws SQLException {
    now += 5 * DAY;
    assertThat(mark("a-1")).isTrue();
    old.commit();
    purgeAhead();

    assertNothingIsConcluded(fresh);
  }

  /** So the first look does not see it, and nothing is in the way of the tombstone. */
  @Test
  void theRowIsPurgedWhileTheAskerWaits() throws SQLException {
    assertThat(mark("a-1")).isTrue();
    Connection asker =
        beforeTheInsertOf(
            fresh,
            () -> {
              old.commit();
              purgeAhead();
            });

    assertNothingIsConcluded(asker);
    assertNothingIsConcluded(fresh);
  }

  @Test
  void whatWasRolledBackIsStillToldSo() throws SQLException {
    assertThat(mark("a-1")).isTrue();
    Connection asker = beforeTheInsertOf(fresh, () -> old.rollback());

    assertThat(guard.resolve(asker, token("a-1"), past))
        .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    assertThat(has("a-1")).isTrue();
    assertThat(fresh.getAutoCommit()).isTrue();
  }

  private interface Event {
    void happen() throws SQLException;
  }

  private static Connection beforeTheInsertOf(Connection delegate, Event event) {
    return (Connection)
        Proxy.newProxyInstance(
            CommitGuardClockTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && arguments[0].toString().startsWith("INSERT")) {
                event.happen();
              }
              try {
                return method.invoke(delegate, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
