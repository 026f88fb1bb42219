package io.dmha.jdbc;

import io.dmha.binding.BoundValues;
import io.dmha.binding.RecordedCall;
import io.dmha.binding.RetainedSize;
import io.dmha.keep.KeptRows;
import io.dmha.link.Link;
import io.dmha.replay.CursorReading;
import io.dmha.replay.Journal;
import io.dmha.replay.ReadAhead;
import io.dmha.replay.Reading;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayTarget;
import io.dmha.replay.ValueObserver;
import io.dmha.session.OpenRows;
import io.dmha.session.RefusalReasons;
import io.dmha.sql.StatementKind;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows, as far as what is read of them is noted, and as a replay puts others in their place. Read
 * by one thread, which may stand in the middle of it while another one has their transaction done
 * again: so the replay only prepares the new rows ({@link #resume}); they take the place of the old
 * ones when all is done ({@link #adopted}), and who reads goes on with them if nothing was noted
 * since that was not read again. A call that was under way is run again on them.
 */
public abstract class NotedRows extends ProxyBase implements ResultSet, ReplayTarget, OpenRows {
  /** The delegate's rows; belong to {@link #link}. */
  protected ResultSet delegate;

  /** False while {@link #delegate} does not hold the rows of {@link #link} yet. */
  boolean asked = true;

  /** What the transaction that asked for them reads of them; null where nothing is noted. */
  protected @Nullable Reading reading;

  /** The same, and kept when they are closed: the next rows are probably read like these. */
  private @Nullable Reading begun;

  /**
   * Why their transaction is not protected once a value was read; null where it stays, or knows.
   */
  private @Nullable Refusal caveat;

  /** The delegate that who reads has used last, and only who reads writes. */
  private ResultSet seen;

  /** The rows that were asked for again last by a replay; written by whose turn it is. */
  private @Nullable Resumed resumed;

  /** Says that a call was done on rows which are not those of the application any more. */
  private static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Moved() {
      super("the rows were asked for again meanwhile", null, false, false);
    }
  }

  private static final class Resumed {
    final Link link;
    final ResultSet rows;

    /** How much of what is noted of them was done again; -1 once their transaction has ended. */
    long notes;

    Resumed(Link link, ResultSet rows) {
      this.link = link;
      this.rows = rows;
    }
  }

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected NotedRows() {
    this.delegate = null;
    this.seen = null;
  }

  protected NotedRows(ConnectionProxy owner, Link link, ResultSet delegate) {
    super(owner, link);
    this.delegate = delegate;
    this.seen = delegate;
  }

  @Override
  public final ResultSet delegate() {
    return delegate;
  }

  /**
   * Begins to note what is read of them, for the transaction that has just asked for them.
   *
   * @param earlier what was read of earlier rows of the same statement
   * @param keys those they are, if they stay when the transaction is done again; null otherwise
   * @param text what has given them
   */
  final void noted(
      @Nullable Reading earlier,
      @Nullable KeptRows keys,
      boolean areKeys,
      @Nullable StatementKind text) {
    Refusal read = areKeys ? Refusal.GENERATED_KEY : RefusalReasons.ofRead(text);
    caveat = keys == null ? read : null;
    IntPredicate kept = areKeys || text == null ? null : text.kept();
    ValueObserver observer = keys == null ? null : keys.observing(() -> delegate);
    begin(core.transaction.journal.reading(this, earlier, kept, observer));
  }

  final void begin(Reading ofThese) {
    reading = ofThese;
    begun = ofThese;
  }

  /** What was noted of them first, closed or not; null for nothing. */
  final @Nullable Reading begun() {
    return begun;
  }

  @Override
  public final void resume(Link again, Object made) {
    resumed = new Resumed(again, (ResultSet) made);
  }

  @Override
  public final Object delegateOn(Link at) {
    Resumed again = resumed;
    return again != null && again.link == at ? again.rows : delegate;
  }

  @Override
  public final void replayed(long notes) {
    Resumed again = resumed;
    if (again != null) {
      again.notes += notes;
    }
  }

  @Override
  public final void adopted(Link at) {
    Resumed again = resumed;
    if (again != null && again.link == at) {
      core.transaction.moved.add(this);
      delegate = again.rows;
      asked = true;
      moveTo(at);
    }
  }

  @Override
  public final Link link() {
    return link;
  }

  /** Whether who reads them has read on since they were asked for again. */
  @Override
  public final boolean isSettled() {
    return delegate == seen;
  }

  /** Whether all that is noted of them was done again. */
  @Override
  public final boolean isReadAgain() {
    Resumed again = resumed;
    return again == null
        || again.notes < 0
        || again.notes == core.transaction.journal.notesOf(this);
  }

  /** Their transaction has ended: nothing is left to be compared. */
  @Override
  public final void transactionEnded() {
    Resumed again = resumed;
    if (again != null) {
      again.notes = -1;
    }
  }

  /** Takes these, asked for again by whoever reads them. */
  final void askedAgain(ResultSet again) {
    delegate = again;
    seen = again;
    resumed = null;
  }

  /** Reads on where a replay has come to, if that is where they were left. */
  private void settle() throws SQLException {
    core.turn.borrow(null);
    if (!isSettled() && !isReadAgain()) {
      throw core.losses.rowsMoved(link);
    }
    seen = delegate;
  }

  /** The same after a call that began before: it is run again on the rows that are there now. */
  private void settleOrRepeat() throws SQLException {
    if (delegate != seen) {
      settle();
      throw new Moved();
    }
  }

  /** The rows as they are now, for a call that begins. */
  final ResultSet current() throws SQLException {
    if (delegate != seen) {
      settle();
    }
    return delegate;
  }

  /** Ends it: on rows that a replay has left behind meanwhile it has not counted. */
  final void ended() {
    if (delegate != seen) {
      throw new Moved();
    }
  }

  /**
   * Whether a call that has failed is to be run again on other rows, since a replay has put them in
   * their place: what failed is not there any more, and says nothing about the link that is.
   */
  final boolean wasMoved(Throwable t) throws SQLException {
    if (t instanceof Moved) {
      return true;
    }
    boolean isOfOlder = !isSettled() && core.turn.isMine();
    if (isOfOlder) {
      settle();
    }
    return isOfOlder;
  }

  /** Called by generated code after a primitive was read while something is noted. */
  public static void read(
      long bits,
      NotedRows self,
      Method getter,
      int column,
      @Nullable Object label,
      @Nullable Object type)
      throws SQLException {
    Reading now = self.reading;
    if (now != null) {
      self.settleOrRepeat();
      // Asked here, so that wasNull() need not be noted: object mappers ask it of zeros only, and
      // then hardly two rows are read in the same way.
      boolean isNull = bits == 0 && self.delegate.wasNull();
      now.read(isNull ? Reading.NULL : bits, getter, column, label, type);
      self.tellCaveat();
    }
  }

  /** Called by generated code after an object was read while something is noted. */
  public static void read(
      @Nullable Object value,
      NotedRows self,
      Method getter,
      int column,
      @Nullable Object label,
      @Nullable Object type)
      throws SQLException {
    Reading now = self.reading;
    if (now != null) {
      self.settleOrRepeat();
      now.read(self.seenOf(value), getter, column, label, type);
      self.tellCaveat();
    }
  }

  @Override
  final boolean seesContent() {
    Reading now = reading;
    return now != null && !(now instanceof CursorReading) && now.isOfOpenTransaction();
  }

  /** What a LOB, a stream or an array holds is compared, if it is small. */
  private @Nullable Object seenOf(@Nullable Object value) throws SQLException {
    if (!seesContent()) {
      return value;
    }
    Object content =
        value instanceof ServerObjectProxy
            ? ((ServerObjectProxy) value).content()
            : ReadAhead.contentOf(value);
    return content == null ? value : content;
  }

  private void tellCaveat() {
    Refusal why = caveat;
    if (why == null) {
      return;
    }
    caveat = null;
    Reading now = reading;
    if (now != null && now.isOfOpenTransaction()) {
      core.transaction.addCaveat(why);
    }
  }

  /** Called by generated code after any other call while something is noted. */
  public static void did(@Nullable Object answer, NotedRows self, Method method, Object[] arguments)
      throws SQLException {
    Journal journal = self.core.transaction.journal;
    self.settleOrRepeat();
    self.refuseIfOlder();
    if (self.reading != null) {
      self.reading.moved();
    }
    if (self.reading instanceof CursorReading) {
      ((CursorReading) self.reading).giveUp();
      return;
    }
    if (!BoundValues.areImmutable(arguments)) {
      journal.refuse(Refusal.MUTABLE_VALUE);
    }
    if (journal.isOn()) {
      Object[] kept = BoundValues.copied(arguments);
      journal.called(
          self, RecordedCall.doing(method, kept), null, answer, RetainedSize.of(arguments));
    }
  }

  /** What did not ask for them in the transaction cannot be done again with them in it. */
  final void refuseIfOlder() {
    Reading noted = reading;
    if (noted == null || !noted.isOfOpenTransaction()) {
      core.transaction.journal.refuse(Refusal.OLDER_ROWS);
    }
  }
}
