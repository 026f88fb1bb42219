package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.CommitGuard;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.time.WallClock;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a weaker user of the same PostgreSQL prepares for the guard of a stronger one. */
@NeedsPostgres
@Timeout(60)
class PostgresAdversaryTest {
  private static final String DDL = new CommitGuard(false, WallClock.system()).ddl();

  private static PostgresNode node;
  private static int urls;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create role strong login");
    node.query("create role weak login");
    node.query("create role writer login");
    node.query("create schema of_weak authorization weak");
    node.query("grant usage, create on schema of_weak to strong");
    node.query("grant create on schema public to public");
    node.query("create table stolen(who text)");
    node.query("grant all on stolen to public");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void clear() {
    node.query("drop owned by strong, weak, writer cascade");
    node.query("create schema if not exists of_weak authorization weak");
    node.query("grant usage, create on schema of_weak to strong");
    node.query("grant all on stolen to public");
    node.query("truncate stolen");
  }

  private static void open(String options) throws SQLException {
    DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + node.port()
                + "/postgres?dmha.backoffBase=5ms&dmha.recoveryTimeout=3s"
                + "&dmha.commitGuard=transactions&ApplicationName=a"
                + ++urls
                + options,
            "strong",
            "")
        .close();
  }

  private static void assertNothingRanAsStrong() {
    assertThat(node.query("select count(*) from stolen where who = 'strong'")).isEqualTo("0");
  }

  @Test
  void aViewInPlaceOfTheTableIsNotRead() throws SQLException {
    node.as(
        "weak",
        "create function spy() returns setof stolen language sql volatile as"
            + " 'insert into public.stolen values (current_user) returning *'",
        "create view dmha_commit(token, state, touched) as select 'DATABASE'::varchar(64),"
            + " 'I'::varchar(20), 5::bigint from spy()",
        "grant all on dmha_commit to public");

    assertThatThrownBy(() -> open("")).hasMessageContaining("it belongs to weak");

    assertNothingRanAsStrong();
  }

  @Test
  void aPolicyOfTheTableIsNotRun() throws SQLException {
    node.as(
        "weak",
        DDL,
        "grant all on dmha_commit to public",
        "insert into dmha_commit values ('DATABASE', 'I', 7)",
        "create function spy() returns boolean language sql volatile as"
            + " 'insert into public.stolen values (current_user) returning true'",
        "alter table dmha_commit enable row level security",
        "create policy p on dmha_commit using (public.spy())");

    assertThatThrownBy(() -> open("")).hasMessageContaining("it belongs to weak");

    assertNothingRanAsStrong();
  }

  @Test
  void anOperatorOfAnotherIsNotUsed() throws SQLException {
    node.as("strong", DDL, "grant update on dmha_commit to writer");
    node.as(
        "weak",
        "create function same(oid, int) returns boolean language sql volatile as"
            + " 'insert into public.stolen values (current_user) returning false'",
        "create operator public.= (leftarg = oid, rightarg = int, function = public.same)",
        "create function joined(int, text) returns text language sql volatile as"
            + " 'insert into public.stolen values (current_user) returning $1::text'",
        "create operator public.|| (leftarg = int, rightarg = text, function = public.joined)");

    assertThatThrownBy(() -> open("")).hasMessageContaining("it can be written by writer");

    assertNothingRanAsStrong();
  }

  /** Who may drop it and make another one, as live connections find it. */
  @Test
  void aTableInTheSchemaOfAnotherIsRefused() throws SQLException {
    node.as("strong", DDL.replace("DMHA_COMMIT", "of_weak.DMHA_COMMIT"));

    assertThatThrownBy(() -> open("&currentSchema=of_weak"))
        .hasMessageContaining("its schema belongs to weak");
    open("&currentSchema=of_weak&dmha.commitGuard.trusted=weak");
  }

  @Test
  void whoMayWriteAllTablesIsOneWhoWritesIt() throws SQLException {
    node.as("strong", DDL);
    node.query("grant pg_write_all_data to writer");
    try {
      node.as("writer", "update dmha_commit set touched = 1");

      assertThatThrownBy(() -> open("")).hasMessageContaining("it can be written by writer");
      open("&dmha.commitGuard.trusted=writer");
    } finally {
      node.query("revoke pg_write_all_data from writer");
    }
  }

  @Test
  void theKeyOfATableOfAnotherCaseDoesNotCount() throws SQLException {
    node.as(
        "strong",
        DDL.replace(" PRIMARY KEY", ""),
        "create table \"DMHA_COMMIT\"(token varchar(64) primary key)");

    assertThatThrownBy(() -> open("")).hasMessageContaining("its primary key is not");
  }
}
