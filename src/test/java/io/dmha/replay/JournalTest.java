package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.dialect.ServerIdentity;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
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
import org.junit.jupiter.params.provider.EnumSource;

/** What a transaction did is noted within its limits, and done again step by step. */
class JournalTest {
  private static final long PLENTY = 1 << 20;

  private final List<Refusal> told = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private Journal journal = new Journal(2, PLENTY, told::add);
  private final Held held = new Held();
  private Link link;

  @BeforeEach
  void open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
    link = new Link(connection, new Host("a", 1), ServerIdentity.of(Role.PRIMARY), 0);
  }

  @AfterEach
  void close() throws SQLException {
    link.connection().close();
  }

  /** A call on {@link #held} that answers so, now and again. */
  private void call(String sql, @Nullable Object answer, @Nullable Object again) {
    journal.called(
        held,
        on -> {
          done.add(sql + " on " + on);
          return again;
        },
        sql,
        answer,
        0);
  }

  private void replay() throws Difference, StepFailed {
    journal.replay(link, () -> false);
  }

  @Test
  void nothingIsNotedWhereNothingIsToBeKept() {
    Journal none = new Journal(0, PLENTY, told::add);
    none.begin();

    assertThat(none.isOn()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void asManyStatementsAsAllowedAreNoted() {
    journal.begin();
    journal.counted();
    journal.counted();
    assertThat(journal.isOn()).isTrue();
    assertThat(journal.executions()).isEqualTo(2);

    journal.counted();

    assertThat(journal.isOn()).isFalse();
    assertThat(journal.refusal()).isEqualTo(Refusal.TOO_MANY_STATEMENTS);
    assertThat(told).containsExactly(Refusal.TOO_MANY_STATEMENTS);
  }

  @Test
  void outsideOfATransactionNothingIsCounted() {
    journal.counted();

    assertThat(journal.executions()).isZero();
  }

  /** A call takes 96 bytes. */
  @Test
  void asManyBytesAsAllowedAreKept() {
    journal = new Journal(9, 192, told::add);
    journal.begin();
    call("a", 1, 1);
    call("b", 1, 1);
    assertThat(journal.bytes()).isEqualTo(192);
    assertThat(told).isEmpty();

    call("c", 1, 1);

    assertThat(told).containsExactly(Refusal.TOO_MANY_BYTES);
    assertThat(journal.bytes()).isZero();
    assertThat(journal.isOn()).isFalse();
  }

  @Test
  void theKindsOfStepsTakeTheirRoom() {
    journal.begin();
    journal.called(null, on -> null, null, null, 5);
    assertThat(journal.bytes()).isEqualTo(101);
    journal.called(held, on -> null, null, new Held(), 0);
    assertThat(journal.bytes()).as("what it made").isEqualTo(101 + 192);
    journal.made(held, made -> "again");
    assertThat(journal.bytes()).isEqualTo(101 + 192 + 192);
    journal.played(held, new Given());
    assertThat(journal.bytes()).isEqualTo(101 + 192 + 192 + 39);
    journal.failed(held, on -> null, null, new SQLException("a"), 3);
    assertThat(journal.bytes()).isEqualTo(101 + 192 + 192 + 39 + 99);
  }

  /** What was read grows until something else is done. */
  @Test
  void whatIsReadCountsWhileItGrowsAndAfterwards() throws NoSuchMethodException {
    journal = new Journal(9, 330, told::add);
    journal.begin();
    Reading reading = journal.reading(held, null, null, null);
    reading.stepped(true);
    assertThat(journal.bytes()).isEqualTo(128);
    call("a", 1, 1);
    assertThat(journal.bytes()).isEqualTo(128 + 96);
    assertThat(told).isEmpty();

    reading.read(1L, ResultSet.class.getMethod("getInt", int.class), 1, null, null);

    assertThat(told).containsExactly(Refusal.TOO_MANY_BYTES);
  }

  @Test
  void aRefusalLastsUntilTheEndAndIsToldOnce() {
    journal.begin();
    journal.refuse(Refusal.DDL);
    journal.refuse(Refusal.PROCEDURE);
    journal.begin();
    assertThat(journal.isOn()).isFalse();
    assertThat(told).containsExactly(Refusal.DDL);
    assertThatThrownBy(this::replay)
        .hasMessage(
            "it cannot be done again any more: it has DDL, by which the database may commit");
    int transaction = journal.transaction();

    journal.end();
    journal.begin();

    assertThat(journal.isOn()).isTrue();
    assertThat(journal.refusal()).isNull();
    assertThat(journal.executions()).isZero();
    assertThat(journal.transaction()).isEqualTo(transaction + 1);
  }

  @Test
  void whatHasEndedCannotBeDoneAgain() {
    assertThatThrownBy(this::replay)
        .isInstanceOf(Difference.class)
        .hasMessage("it cannot be done again any more");
  }

  @Test
  void stepsAreDoneAgainInTheirOrder() throws Exception {
    journal.begin();
    journal.made(held, made -> "made on " + made.host());
    journal.played(held, new Given());
    call("a", 7, 7);
    journal.failed(
        held,
        on -> {
          done.add("b");
          throw new SQLException("no", "23505", 1);
        },
        "b",
        new SQLException("no", "23505", 1),
        0);

    replay();

    assertThat(done)
        .containsExactly("resumed", "given to made on a:1", "a on made on a:1", "b", "caught up");
    assertThat(held.notes).isEqualTo(2);
    assertThat(journal.notesOf(held)).isEqualTo(2);
    assertThat(journal.notesOf(new Held())).isZero();
    journal.adopted(link);
    assertThat(done).endsWith("adopted");
  }

  @Test
  void aStepOnTheConnectionIsDoneOnTheNewOne() throws Exception {
    List<Object> on = new ArrayList<>();
    journal.begin();
    journal.called(null, on::add, "a", true, 0);
    journal.failed(
        null,
        target -> {
          on.add(target);
          throw new IllegalStateException("no");
        },
        "b",
        new IllegalStateException("no"),
        0);

    replay();

    assertThat(on).containsExactly(link.connection(), link.connection());
  }

  @Test
  void anAnswerThatIsAnotherIsADifference() {
    journal.begin();
    call("a", 1, 1);
    call("b", 1, 2);

    assertThatThrownBy(this::replay)
        .isInstanceOf(Difference.class)
        .hasMessage("step 2 of 2, held b: its answer is another");
  }

  @Test
  void anAnswerThatCannotBeSeenIsADifference() {
    journal.begin();
    call("a", 1, new Object());

    assertThatThrownBy(this::replay).hasMessage("step 1 of 1, held a: its answer is another");
  }

  @Test
  void rowsThatAreMissingAreADifference() {
    journal.begin();
    call("a", new Held(), null);

    assertThatThrownBy(this::replay)
        .hasMessage("step 1 of 1, held a: it gives no rows where it gave some");
  }

  @Test
  void whatACallMadeGoesOnWithTheNewOne() throws Exception {
    Held made = new Held();
    journal.begin();
    call("a", made, "rows");

    replay();
    journal.adopted(link);

    assertThat(made.delegate()).isEqualTo("rows");
    assertThat(done).containsExactly("a on old", "resumed", "adopted");
  }

  @Test
  void whatFailedMustFailAgain() {
    journal.begin();
    journal.failed(null, on -> null, "a", new SQLException("no"), 0);

    assertThatThrownBy(this::replay)
        .isInstanceOf(Difference.class)
        .hasMessage("step 1 of 1, a: it succeeds where it failed");
  }

  @Test
  void anotherFailureIsTheOneOfTheStep() {
    SQLException other = new SQLException("other");
    journal.begin();
    journal.failed(
        held,
        on -> {
          throw other;
        },
        "a",
        new SQLException("no"),
        0);

    assertThatThrownBy(this::replay)
        .isInstanceOf(StepFailed.class)
        .hasMessage("step 1 of 1, held a")
        .satisfies(e -> assertThat(((StepFailed) e).failure()).isSameAs(other));
    assertThat(held.notes).isZero();
  }

  @Test
  void whoGivesUpDoesNoStepMore() throws Exception {
    journal.begin();
    journal.made(held, made -> "new");
    call("a", 1, 1);

    journal.replay(link, () -> !done.isEmpty());

    assertThat(done).containsExactly("resumed");
  }

  @Test
  void anAnswerThatCannotBeSeenIsRefused() {
    journal.begin();
    call("a", new Object(), null);

    assertThat(told).containsExactly(Refusal.LOCATOR);
  }

  @Test
  void rowsOfATransactionBeforeAreRefused() {
    journal.begin();
    Reading reading = journal.reading(held, null, null, null);
    assertThat(reading.isOfOpenTransaction()).isTrue();
    journal.end();
    assertThat(reading.isOfOpenTransaction()).isFalse();
    reading.stepped(true);
    assertThat(told).isEmpty();
    journal.begin();
    assertThat(reading.isOfOpenTransaction()).isFalse();

    reading.stepped(true);

    assertThat(told).containsExactly(Refusal.OLDER_ROWS);
  }

  @Test
  void anObjectThatIsReadAndNotSeenIsRefused() throws NoSuchMethodException {
    journal.begin();
    Reading reading = journal.reading(held, null, null, null);

    reading.read(new Object(), ResultSet.class.getMethod("getObject", int.class), 1, null, null);

    assertThat(told).containsExactly(Refusal.LOCATOR);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalSaysWhyAndWhatToDo(Refusal refusal) {
    assertThat(refusal.words()).isNotBlank().doesNotEndWith(".");
    assertThat(refusal.remedy()).endsWith(".");
    assertThat(refusal.explanation())
        .isEqualTo(
            "The transaction is not protected: " + refusal.words() + ". " + refusal.remedy());
  }

  private final class Given implements ReplayableInput {
    @Override
    public void playOn(Object delegate) {
      done.add("given to " + delegate);
    }

    @Override
    public long weight() {
      return 7;
    }
  }

  /** What the application holds. */
  private final class Held implements ReplayTarget {
    private Object delegate = "old";
    private long notes;

    @Override
    public Object delegate() {
      return delegate;
    }

    @Override
    public void resume(Link on, Object other) {
      delegate = other;
      done.add("resumed");
    }

    @Override
    public void replayed(long count) {
      notes += count;
    }

    @Override
    public void adopted(Link on) {
      done.add("adopted");
    }

    @Override
    public void catchUp() {
      done.add("caught up");
    }

    @Override
    public String describe(@Nullable String sql) {
      return "held " + sql;
    }
  }
}
