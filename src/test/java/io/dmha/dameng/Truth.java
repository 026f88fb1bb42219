package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the application was told of its work. */
enum Truth {
  /** The call returned: it is durable. */
  ACKNOWLEDGED,
  /** 40001: it is not durable, for certain. */
  NOT_APPLIED,
  /** 08007: nobody knows. */
  UNKNOWN;

  /** The one truth that a call told; anything else that it throws is a failure of the test. */
  static Truth of(ThrowingCallable call) throws Throwable {
    try {
      call.call();
      return ACKNOWLEDGED;
    } catch (SQLException e) {
      return of(e);
    }
  }

  private static Truth of(SQLException e) {
    if ("40001".equals(e.getSQLState())) {
      assertThat((Throwable) e).isInstanceOf(SQLTransactionRollbackException.class);
      return NOT_APPLIED;
    }
    assertThat((Throwable) e).isInstanceOf(SQLNonTransientConnectionException.class);
    assertThat(e.getSQLState()).isEqualTo("08007");
    return UNKNOWN;
  }

  /** Whether it can be so when this many rows of so many are durable. */
  void assertHolds(long durable, long of) {
    if (this == ACKNOWLEDGED) {
      assertThat(durable).as("rows of an acknowledged transaction").isEqualTo(of);
    } else if (this == NOT_APPLIED) {
      assertThat(durable).as("rows of a transaction that is not applied").isZero();
    } else {
      assertThat(durable).as("rows of a transaction of unknown outcome").isIn(0L, of);
    }
  }
}
