package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.dialect.ServerIdentity;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a transaction reads is a step of it. One run of rows takes 128 + 96 bytes, and 48 for each
 * way to read a column.
 */
class ReadInJournalTest {
  private static final String THREE = "select x, x + 1 from system_range(1, 3) order by x";
  private static final long PLENTY = 1 << 20;

  private final List<Refusal> told = new ArrayList<>();
  private final Held held = new Held();
  private Journal journal = new Journal(10, PLENTY, told::add);
  private Connection connection;
  private Method getter;

  @BeforeEach
  void open() throws SQLException, NoSuchMethodException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
    getter = ResultSet.class.getMethod("getInt", int.class);
    journal.begin();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** So many rows, of which two numbers are read. */
  private void read(Reading reading, int count) {
    for (int i = 1; i <= count; i++) {
      reading.stepped(true);
      reading.read((long) i, getter, 1, null, null);
      reading.read(i + 1L, getter, 2, null, null);
    }
  }

  private void replay(String sql) throws SQLException, Difference, StepFailed {
    Link link = new Link(connection, new Host("a", 1), ServerIdentity.of(Role.PRIMARY), 0);
    held.rows = connection.createStatement().executeQuery(sql);
    journal.replay(link, () -> false);
  }

  /** Their way is known from the rows of the same statement before, be it one row. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theNextRowsOfAStatementTakeNoMore(int count) {
    Reading first = journal.reading(held, null, null, null);
    read(first, count);
    first.done();
    long before = journal.bytes();
    Reading second = journal.reading(held, first, null, null);
    read(second, count);

    assertThat(before).isEqualTo(count == 1 ? 224 : 320);
    assertThat(journal.bytes() - before).isEqualTo(count == 1 ? 128 : 224);
  }

  /** The end is no row that the next one is read like. */
  @Test
  void rowsAreReadLikeTheLastThatWasThere() {
    Reading first = journal.reading(held, null, null, null);
    read(first, 2);
    first.stepped(false);
    first.stepped(false);
    first.done();
    long before = journal.bytes();

    read(journal.reading(held, first, null, null), 1);

    assertThat(journal.bytes() - before).isEqualTo(128);
  }

  @Test
  void rowsOutsideOfATransactionTellHowTheyAreReadInOne() {
    CursorReading outside = CursorReading.of(held, null, PLENTY);
    read(outside, 1);

    read(journal.reading(held, outside, null, null), 1);
    assertThat(journal.bytes()).isEqualTo(128);

    outside.giveUp();
    read(journal.reading(held, outside, null, null), 1);
    assertThat(journal.bytes()).isEqualTo(128 + 224);
  }

  @Test
  void anotherWayToReadTakesMore() {
    Reading reading = journal.reading(held, null, null, null);
    read(reading, 1);
    reading.stepped(true);
    long before = journal.bytes();

    reading.read(1L, getter, 2, null, null);

    assertThat(journal.bytes() - before).isEqualTo(48);
  }

  @ParameterizedTest
  @CsvSource({"319, false", "320, true"})
  void asMuchIsReadAsMayBeKept(long maxBytes, boolean isKept) {
    journal = new Journal(10, maxBytes, told::add);
    journal.begin();

    read(journal.reading(held, null, null, null), 2);

    assertThat(journal.isOn()).isEqualTo(isKept);
    assertThat(told).hasSize(isKept ? 0 : 1);
  }

  @Test
  void eachStepAndEachValueIsANote() throws Exception {
    Reading reading = journal.reading(held, null, null, null);
    read(reading, 2);
    assertThat(journal.notesOf(held)).isEqualTo(6);
    assertThat(journal.notesOf(new Held())).isZero();
    reading.stepped(true);
    assertThat(journal.notesOf(held)).isEqualTo(7);

    replay(THREE);

    assertThat(held.notes).isEqualTo(7);
  }

  /** The limit of a replay is not that of a single step. */
  @Test
  void manyRowsAreReadAgainInOneStep() throws Exception {
    read(journal.reading(held, null, null, null), 600);

    replay("select x, x + 1 from system_range(1, 600) order by x");

    assertThat(held.notes).isEqualTo(1800);
  }

  @Test
  void whatDiffersIsToldWithItsPlace() {
    read(journal.reading(held, null, null, null), 2);

    assertThatThrownBy(() -> replay("select 1, 2"))
        .isInstanceOf(Difference.class)
        .hasMessage("step 1 of 1, rows null: a row that was read is gone");
  }

  @Test
  void theStepsOfATransactionEndWithIt() throws Exception {
    List<String> done = new ArrayList<>();
    journal.called(null, on -> done.add("before"), "a", true, 0);
    journal.end();
    journal.begin();
    journal.called(null, on -> done.add("after"), "b", true, 0);

    replay(THREE);

    assertThat(done).containsExactly("after");
  }

  @Test
  void aStatementThatCannotBeMadeAgainIsNamed() {
    journal.made(
        held,
        link -> {
          throw new SQLException("no");
        });

    assertThatThrownBy(() -> replay(THREE))
        .isInstanceOf(StepFailed.class)
        .hasMessage("step 1 of 1, the preparation of rows null");
  }

  @Test
  void parametersThatCannotBeGivenAgainAreNamed() {
    journal.played(
        held,
        new ReplayableInput() {
          @Override
          public void playOn(Object delegate) throws SQLException {
            throw new SQLException("no");
          }

          @Override
          public long weight() {
            return 1;
          }
        });

    assertThatThrownBy(() -> replay(THREE))
        .isInstanceOf(StepFailed.class)
        .hasMessage("step 1 of 1, the parameters of rows null");
  }

  /** Rows of the application. */
  private static final class Held implements ReplayTarget {
    private @Nullable ResultSet rows;
    private long notes;

    @Override
    public Object delegate() {
      return rows == null ? this : rows;
    }

    @Override
    public void resume(Link link, Object delegate) {}

    @Override
    public void replayed(long count) {
      notes += count;
    }

    @Override
    public String describe(@Nullable String sql) {
      return "rows " + sql;
    }
  }
}
