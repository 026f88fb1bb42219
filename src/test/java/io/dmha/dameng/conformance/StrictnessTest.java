package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dm.jdbc.driver.DmdbXADataSource;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** What the test server does not understand it does not answer, and its node fails the test. */
class StrictnessTest {
  private record Id(int getFormatId) implements Xid {
    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {1};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  @Test
  void aDistributedTransactionIsNotUnderstood() throws SQLException {
    try (Engine engine = Engine.started()) {
      DmNode node = DmNode.started("DM1", Mode.PRIMARY, engine);
      DmdbXADataSource source = new DmdbXADataSource();
      source.setURL("jdbc:dm://" + node.hostAndPort());
      XAConnection xa = source.getXAConnection(DmNode.USER, DmNode.PASSWORD);
      Throwable failure =
          catchThrowable(() -> xa.getXAResource().start(new Id(7), XAResource.TMNOFLAGS));
      assertThat(failure).isNotNull();
      xa.close();
      assertThat(node.complaints()).singleElement().asString().contains("60");
      assertThatThrownBy(node::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("did not understand");
    }
  }

  @Test
  void textOfSeveralStatementsHasNoParameters() throws SQLException {
    try (Engine engine = Engine.started();
        DmNode node = DmNode.started("DM1", Mode.PRIMARY, engine);
        Connection c = new Way("8.1.3.140", false, new dm.jdbc.driver.DmDriver()).connect(node);
        Statement s = c.createStatement()) {
      s.execute("create table t(id int)");
      String block = "insert into t values (?); insert into t values (2)";
      Throwable failure =
          catchThrowable(
              () -> {
                try (var insert = c.prepareStatement(block)) {
                  insert.setInt(1, 1);
                  insert.execute();
                }
              });
      assertThat(failure).isInstanceOf(SQLException.class);
      try (var count = s.executeQuery("select count(*) from t")) {
        assertThat(count.next()).isTrue();
        assertThat(count.getInt(1)).isZero();
      }
    }
  }
}
