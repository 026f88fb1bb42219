package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values of Dameng's sequences, which {@code NEXTVAL} draws behind their names. */
class DamengSequenceTest {
  @RegisterExtension final Pair pair = new Pair();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    pair.cluster().engine().run("create sequence s start with 7 increment by 10");
    connection =
        pair.openCarried("&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
  }

  private long draw() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select S.NEXTVAL from dual")) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void insert(long id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      insert.setLong(1, id);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  @Test
  void theValueThatWasSeenStays() throws SQLException {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      long id = draw();
      assertThat(seen.add(id)).isTrue();
      assertThat(connection.unwrap(Protection.class).explanation()).isEmpty();
      insert(id);
      pair.cluster().switchOver();
    }
    long last = draw();
    assertThat(seen.add(last)).isTrue();
    insert(last);
    connection.commit();

    assertThat(pair.ask("select count(distinct id) from t")).isEqualTo(4);
    assertThat(pair.ask("select min(id) from t")).isEqualTo(7);
    assertThat(pair.ask("select max(id) from t")).isEqualTo(last);
  }

  @Test
  void soDoesAKeyThatTheTextOfAnInsertDraws() throws SQLException {
    long key;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into t(id, name) values(S.NEXTVAL, ?)", new String[] {"ID"})) {
      insert.setString(1, "one");
      assertThat(insert.executeUpdate()).isOne();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        key = keys.getLong(1);
      }
    }
    assertThat(connection.unwrap(Protection.class).explanation()).isEmpty();
    pair.cluster().switchOver();
    insert(1);
    connection.commit();
    assertThat(pair.ask("select count(*) from t where name = 'one' and id = " + key)).isOne();
    assertThat(pair.rows()).isEqualTo(2);
  }

  /** Nobody has seen a value of an execution in the middle of which the host was lost. */
  @Test
  void aDrawWhoseHostIsGoneBeforeItIsKnownIsDoneAgain() throws SQLException {
    insert(draw());
    DmNode unusedPrimary = pair.cluster().failOver();
    long id = draw();
    insert(id);
    connection.commit();
    assertThat(pair.ask("select count(*) from t where id = " + id)).isOne();
    assertThat(pair.rows()).isEqualTo(2);
  }
}
