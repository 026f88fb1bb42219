package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What runs as whoever writes the guard's table decides what is told of commits. */
class DamengTrustTest {
  @RegisterExtension final Pair pair = new Pair();

  /** Does nothing. */
  public static final class Idle implements Trigger {
    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {}
  }

  private Connection open() throws SQLException {
    return pair.openCarried("&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
  }

  @Test
  void aTableWithATriggerIsRefused() throws SQLException {
    open().close();
    String schema = '"' + DmNode.USER + '"';
    pair.cluster()
        .engine()
        .run(
            "create trigger "
                + schema
                + ".spy before insert on "
                + schema
                + ".DMHA_COMMIT for each row call \""
                + Idle.class.getName()
                + '"');

    assertThatThrownBy(
            () -> pair.openCarried("&dmha.commitGuard=all&dmha.commitGuard.createTable=true"))
        .hasFieldOrPropertyWithValue("SQLState", "08001")
        .hasMessageContaining("it has the trigger SPY");
    assertThat(pair.ask("select count(*) from t")).isZero();
  }
}
