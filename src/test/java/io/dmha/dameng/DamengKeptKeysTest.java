package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.Protection;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity columns of Dameng, whose session has to allow each key that is given. */
class DamengKeptKeysTest {
  @RegisterExtension final Pair pair = new Pair();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    pair.cluster()
        .engine()
        .run("create table k(id int generated always as identity primary key, n int)");
    connection = pair.openCarried("");
    connection.setAutoCommit(false);
  }

  private PreparedStatement insert(String... names) throws SQLException {
    String sql = "insert into k(n) values(?)";
    PreparedStatement insert =
        names.length == 0
            ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
            : connection.prepareStatement(sql, names);
    insert.setInt(1, 7);
    return insert;
  }

  private static List<Integer> keysOf(Statement statement) throws SQLException {
    List<Integer> keys = new ArrayList<>();
    try (ResultSet rows = statement.getGeneratedKeys()) {
      while (rows.next()) {
        keys.add(rows.getInt(1));
      }
    }
    return keys;
  }

  private void switchOver() throws SQLException {
    DmNode unusedPrimary = pair.cluster().failOver();
  }

  private List<Integer> ids() throws SQLException {
    List<Integer> ids = new ArrayList<>();
    try (Connection direct = pair.cluster().engine().direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery("select id from k order by id")) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ID"})
  void theRowIsThereWithTheKeyThatWasRead(String name) throws SQLException {
    PreparedStatement insert = name.isEmpty() ? insert() : insert(name);
    assertThat(insert.executeUpdate()).isOne();
    List<Integer> keys = keysOf(insert);
    assertThat(keys).containsExactly(1);
    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
    switchOver();

    assertThat(insert.executeUpdate()).isOne();
    keys.addAll(keysOf(insert));
    connection.commit();

    assertThat(ids()).isEqualTo(keys).hasSize(2);
  }

  @Test
  void theRowsOfABatchAreThereWithTheirs() throws SQLException {
    PreparedStatement insert = insert();
    insert.addBatch();
    insert.addBatch();
    assertThat(insert.executeBatch()).containsExactly(1, 1);
    List<Integer> keys = keysOf(insert);
    assertThat(keys).containsExactly(1, 2);
    switchOver();

    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t values(1, 'one')")).isOne();
    }
    assertThat(keysOf(insert)).isEqualTo(keys);
    connection.commit();

    assertThat(ids()).isEqualTo(keys);
  }

  @Test
  void theSessionAllowsNoOtherKeysAfterwards() throws SQLException {
    PreparedStatement insert = insert();
    assertThat(insert.executeUpdate()).isOne();
    assertThat(keysOf(insert)).containsExactly(1);
    switchOver();

    try (Statement next = connection.createStatement()) {
      assertThatThrownBy(() -> next.executeUpdate("insert into k(id, n) values(50, 1)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(-2723));
    }
    connection.commit();

    assertThat(ids()).containsExactly(1);
  }

  /** One statement, of which only the first execution was asked for its keys before the loss. */
  @Test
  void theKeysOfTheNextExecutionAreItsOwn() throws SQLException {
    PreparedStatement insert = insert();
    assertThat(insert.executeUpdate()).isOne();
    assertThat(keysOf(insert)).containsExactly(1);
    assertThat(insert.executeUpdate()).isOne();
    switchOver();

    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t values(1, 'one')")).isOne();
    }
    List<Integer> keys = keysOf(insert);
    connection.commit();

    assertThat(ids()).containsExactly(1, keys.get(0));
  }

  /** Dameng's driver tells the keys of the execution before one that has failed. */
  @Test
  void anExecutionThatHasFailedIsNoPartOfIt() throws SQLException {
    pair.cluster().engine().run("drop table k");
    pair.cluster()
        .engine()
        .run(
            "create table k(id int generated always as identity primary key, n int unique,"
                + " m varchar(10))");
    PreparedStatement insert =
        connection.prepareStatement(
            "insert into k(n, m) values(?, ?)", Statement.RETURN_GENERATED_KEYS);
    insert.setInt(1, 1);
    insert.setString(2, "first");
    assertThat(insert.executeUpdate()).isOne();
    insert.setString(2, "second");
    assertThatThrownBy(insert::executeUpdate)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(-6602));
    assertThat(keysOf(insert)).containsExactly(1);
    assertThat(connection.unwrap(Protection.class).reason()).contains("GENERATED_KEY");
    switchOver();

    assertThatThrownBy(() -> connection.createStatement().execute("delete from t"))
        .hasMessageContaining("NOT APPLIED");
    connection.rollback();
    assertThat(ids()).isEmpty();
  }

  @Test
  void anotherColumnIsNoKey() throws SQLException {
    PreparedStatement insert = insert("N");
    insert.setInt(1, 700);
    assertThat(insert.executeUpdate()).isOne();
    assertThat(keysOf(insert)).containsExactly(700);
    switchOver();

    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t values(1, 'one')")).isOne();
    }
    connection.commit();

    assertThat(ids()).singleElement().isNotEqualTo(700);
  }
}
