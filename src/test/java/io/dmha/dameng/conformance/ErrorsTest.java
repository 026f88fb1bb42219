package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the server refuses, by Dameng's numbers, and that the connection is fit for work then. */
class ErrorsTest extends Conformance {
  private static void assertFit(Connection c) throws SQLException {
    assertThat(c.isClosed()).isFalse();
    assertThat(rows(c, "select 1 from dual")).containsExactly("1");
  }

  @EveryWay
  void constraintsHaveTheirNumbers(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(
          c,
          "create table p(id int primary key)",
          "create table t(id int primary key, n int not null, p int references p(id), check (n > 0))",
          "insert into p values (1)",
          "insert into t values (1, 1, 1)");
      assertConstraint(-6602, () -> run(c, "insert into t values (1, 2, 1)"));
      assertConstraint(-6609, () -> run(c, "insert into t values (2, null, 1)"));
      assertConstraint(-6607, () -> run(c, "insert into t values (2, 2, 9)"));
      assertConstraint(-6607, () -> run(c, "delete from p"));
      assertConstraint(-6604, () -> run(c, "insert into t values (2, -1, 1)"));
      assertFit(c);
    }
  }

  private static void assertConstraint(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).as(e.toString()).isEqualTo(code);
              assertThat(e.getSQLState()).isEqualTo("23000");
            });
  }

  @EveryWay
  void whatIsWrongInATextHasItsNumber(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(id int, v varchar(3), s smallint)");
      assertCode(-2007, () -> run(c, "selekt 1"));
      assertCode(-2106, () -> run(c, "select * from nowhere"));
      assertCode(-2111, () -> run(c, "select nothing from t"));
      assertCode(-2124, () -> run(c, "create table t(id int)"));
      assertCode(-6169, () -> run(c, "insert into t(v) values ('long')"));
      assertCode(-6101, () -> run(c, "insert into t(id) values ('x')"));
      assertCode(-6102, () -> run(c, "insert into t(s) values (70000)"));
      assertCode(-6103, () -> run(c, "select 1 / 0 from dual"));
      assertCode(-2106, () -> prepare(c, "select * from nowhere where id = ?"));
      assertFit(c);
    }
  }

  private static void prepare(Connection c, String sql) throws SQLException {
    try (PreparedStatement prepared = c.prepareStatement(sql)) {
      prepared.setInt(1, 1);
      prepared.execute();
    }
  }

  @EveryWay
  void aBadLoginHasItsNumber(Way way) {
    assertCode(-2501, () -> way.connectAs("SYSDBA", "wrong", node).close());
    assertCode(-2501, () -> way.connectAs("NOBODY", "SYSDBA001", node).close());
  }

  @EveryWay
  void aLockThatIsNotGivenHasItsNumber(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Connection other = way.connect(node)) {
      run(c, "create table t(id int primary key, v int)", "insert into t values (1, 1)");
      c.setAutoCommit(false);
      run(c, "update t set v = 2");
      run(other, "set lock_timeout 50");
      assertCode(-6407, () -> run(other, "update t set v = 3"));
      c.commit();
      run(other, "update t set v = v + 1");
      assertThat(rows(c, "select v from t")).containsExactly("3");
    }
  }

  @EveryWay
  void ofTwoThatWaitForEachOtherOneIsTold(Way way) throws SQLException {
    try (Connection one = way.connect(node);
        Connection two = way.connect(node)) {
      run(one, "create table t(id int primary key, v int)", "insert into t values (1,0), (2,0)");
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      run(one, "update t set v = 1 where id = 1");
      run(two, "update t set v = 1 where id = 2");
      CompletableFuture<Throwable> first =
          CompletableFuture.supplyAsync(() -> crossed(one, "update t set v = 1 where id = 2"));
      List<Throwable> failures = new ArrayList<>();
      failures.add(crossed(two, "update t set v = 1 where id = 1"));
      failures.add(first.join());
      failures.removeIf(Objects::isNull);
      assertThat(failures).hasSize(1);
      assertThat(((SQLException) failures.get(0)).getErrorCode()).isEqualTo(-6403);
      assertFit(one);
      assertFit(two);
    }
  }

  /** Updates, and then commits or rolls back; null if nothing failed. */
  private static Throwable crossed(Connection c, String update) {
    return catchThrowable(
        () -> {
          try {
            run(c, update);
            c.commit();
          } catch (SQLException e) {
            c.rollback();
            throw e;
          }
        });
  }

  @EveryWay
  void aStandbyIsReadButNotWritten(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(id int)", "insert into t values (1)");
    }
    node.become(Mode.STANDBY, Status.OPEN);
    try (Connection c = way.connect(node, "dmha.role=any")) {
      assertThat(rows(c, "select id from t")).containsExactly("1");
      Throwable failure = catchThrowable(() -> run(c, "insert into t values (2)"));
      // dmha looks for a host that is written to before it gives up, and then tells why.
      Throwable told = way.isWrapped() ? failure.getCause() : failure;
      assertThat(((SQLException) told).getErrorCode()).as(told.toString()).isEqualTo(-710);
      assertFit(c);
    }
  }
}
