package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Keys that the database makes, asked for in each way there is. */
class GeneratedKeysTest extends Conformance {
  private static final String INSERT = "insert into t(v) values (?)";

  private void table(Connection c) throws SQLException {
    run(c, "create table t(id int identity(100,10) primary key, v varchar(20), w int default 7)");
  }

  private static void insert(PreparedStatement insert, String v) throws SQLException {
    insert.setString(1, v);
    assertThat(insert.executeUpdate()).isEqualTo(1);
  }

  @EveryWay
  void byTheFlag(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      try (PreparedStatement p = c.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
        insert(p, "a");
        assertThat(rows(p.getGeneratedKeys())).containsExactly("100");
        insert(p, "b");
        assertThat(rows(p.getGeneratedKeys())).containsExactly("110");
      }
    }
  }

  @EveryWay
  void byTheFlagOfAStatement(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      table(c);
      String two = "insert into t(v) values ('a'), ('b')";
      assertThat(s.executeUpdate(two, Statement.RETURN_GENERATED_KEYS)).isEqualTo(2);
      assertThat(rows(s.getGeneratedKeys())).containsExactly("100", "110");
      s.execute("insert into t(v) values ('c')", new String[] {"ID"});
      assertThat(rows(s.getGeneratedKeys())).containsExactly("120");
      s.executeUpdate("insert into t(v) values ('d')", new int[] {1});
      assertThat(rows(s.getGeneratedKeys())).containsExactly("130");
    }
  }

  @EveryWay
  void byTheNamesOfColumns(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      try (PreparedStatement p = c.prepareStatement(INSERT, new String[] {"id", "w", "v"})) {
        insert(p, "甲");
        try (ResultSet keys = p.getGeneratedKeys()) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.getInt("ID")).isEqualTo(100);
          assertThat(keys.getInt(2)).isEqualTo(7);
          assertThat(keys.getString(3)).isEqualTo("甲");
          assertThat(keys.next()).isFalse();
        }
      }
    }
  }

  @EveryWay
  void byThePlacesOfColumns(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      try (PreparedStatement p = c.prepareStatement(INSERT, new int[] {1, 3})) {
        insert(p, "a");
        assertThat(rows(p.getGeneratedKeys())).containsExactly("100,7");
      }
    }
  }

  @EveryWay
  void ofABatch(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      try (PreparedStatement p = c.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
        for (int i = 0; i < 3; i++) {
          p.setString(1, "v" + i);
          p.addBatch();
        }
        assertThat(p.executeBatch()).containsExactly(1, 1, 1);
        assertThat(rows(p.getGeneratedKeys())).containsExactly("100", "110", "120");
      }
    }
  }

  @EveryWay
  void aTableWithoutThemHasNone(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(v varchar(20))");
      try (PreparedStatement p = c.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
        insert(p, "a");
        assertThat(rows(p.getGeneratedKeys())).isEmpty();
      }
      try (PreparedStatement p = c.prepareStatement(INSERT)) {
        insert(p, "b");
      }
    }
  }

  @EveryWay
  void aValueOfOnesOwnIsTheKey(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      run(c, "set identity_insert t on");
      try (PreparedStatement p =
          c.prepareStatement("insert into t(id, v) values (?, 'x')", new String[] {"ID"})) {
        p.setInt(1, 5);
        assertThat(p.executeUpdate()).isEqualTo(1);
        assertThat(rows(p.getGeneratedKeys())).containsExactly("5");
      }
    }
  }
}
