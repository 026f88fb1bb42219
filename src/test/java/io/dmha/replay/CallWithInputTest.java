package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.dialect.ServerIdentity;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a statement was given for a call is part of that step: no other step comes in between. */
@Timeout(60)
class CallWithInputTest {
  private final List<String> done = new ArrayList<>();
  private final Journal journal = new Journal(9, 10_000, reason -> done.add("refused"));
  private final Statement statement = new Statement();
  private Link link;

  @BeforeEach
  void open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
    link = new Link(connection, new Host("a", 1), ServerIdentity.of(Role.PRIMARY), 0);
    journal.begin();
    journal.called(statement, new Input(), this::execute, "a", 7, 2);
  }

  @AfterEach
  void close() throws SQLException {
    link.connection().close();
  }

  private Object execute(Object on) {
    done.add("executed on " + on);
    return 7;
  }

  @Test
  void theInputIsGivenFirst() throws Exception {
    journal.replay(link, () -> false);

    assertThat(done).containsExactly("given to the delegate", "executed on the delegate");
    assertThat(journal.notesOf(statement)).isEqualTo(1);
  }

  @Test
  void itsRoomCounts() {
    assertThat(journal.bytes()).as("call, input, arguments").isEqualTo(96 + 32 + 7 + 2);
  }

  /** A statement that is kept in a cache holds its last call; the rest of its transaction goes. */
  @Test
  void whoHoldsACallHoldsNoneThatCameAfterIt() {
    NotedCall held = journal.called(statement, null, this::execute, "b", 7, 0);
    WeakReference<ReplayableInput> later = noted();

    journal.end();

    while (later.get() != null) {
      System.gc();
    }
    // Held until here.
    assertThat(held).isNotNull();
  }

  private WeakReference<ReplayableInput> noted() {
    ReplayableInput input = new Input();
    journal.called(statement, input, this::execute, "c", 7, 0);
    return new WeakReference<>(input);
  }

  @Test
  void anInputThatCannotBeGivenIsNamedByTheCall() {
    journal.called(statement, new BadInput(), this::execute, "b", 7, 0);

    assertThatThrownBy(() -> journal.replay(link, () -> false))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("step 2 of 2, statement b")
        .hasRootCauseMessage("cannot be bound");
    assertThat(done).hasSize(2);
  }

  private class Input implements ReplayableInput {
    @Override
    public void playOn(Object delegate) throws SQLException {
      done.add("given to " + delegate);
    }

    @Override
    public long weight() {
      return 7;
    }
  }

  private final class BadInput extends Input {
    @Override
    public void playOn(Object delegate) throws SQLException {
      throw new SQLException("cannot be bound");
    }
  }

  private static final class Statement implements ReplayTarget {
    @Override
    public Object delegate() {
      return "the delegate";
    }

    @Override
    public void resume(Link on, Object other) {
      throw new IllegalStateException("it is not made again here");
    }

    @Override
    public String describe(@Nullable String sql) {
      return "statement " + sql;
    }
  }
}
