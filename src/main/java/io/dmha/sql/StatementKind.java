package io.dmha.sql;

import io.dmha.lexis.DrawText;
import io.dmha.lexis.InsertText;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the text of one statement proves to its database. What every execution needs is read once,
 * the rest when somebody asks. Thread-safe.
 */
public final class StatementKind {
  private final String sql;
  private final SqlReader reader;
  private final SqlKind kind;
  private final SessionText leaves;
  private final Set<MadeValue> keeps;
  private final @Nullable SavepointText savepoint;

  private final boolean dependsOnTransaction;

  private final boolean isTrusted;

  /** Read when somebody asks: most texts give no rows. Racy: each thread reads the same. */
  private @Nullable KeptColumns columns;

  private @Nullable String shape;

  private volatile @Nullable InsertText insert;

  private volatile boolean isInsertRead;

  private volatile @Nullable DrawText draw;

  private volatile boolean isDrawRead;

  private int routed;

  /** What it does with counters of the session; negative until somebody asks. */
  private int counterUse = -1;

  /**
   * @param isCall whether it calls a procedure that cannot commit in a transaction of the
   *     application's
   * @param isTrusted whether the operator says that it sets nothing in the session
   * @param keeps what stays as the application has seen it
   */
  StatementKind(
      String sql,
      SqlReader reader,
      SqlKind kind,
      boolean isCall,
      boolean isTrusted,
      SessionText leaves,
      Set<MadeValue> keeps) {
    this.sql = sql;
    this.reader = reader;
    this.kind = kind;
    this.leaves = leaves;
    this.keeps = keeps;
    this.isTrusted = isTrusted;
    this.savepoint = kind == SqlKind.WRITE ? reader.savepointOf(sql) : null;
    this.dependsOnTransaction = isCall || leaves.kind() == SessionText.Kind.SETTABLE;
  }

  /** The text without its values, for an operator; of some length. */
  public String shape() {
    String known = shape;
    if (known == null) {
      known = reader.shapeOf(sql);
      shape = known;
    }
    return known;
  }

  /** What a router has found of it; 0 until one has looked. Racy: each thread finds the same. */
  public int routed() {
    return routed;
  }

  /** Keeps what a router has found of it. */
  public void routed(int found) {
    routed = found;
  }

  /** The text. */
  public String sql() {
    return sql;
  }

  /** What it can do to the data and to the open transaction, whatever is open. */
  public SqlKind kind() {
    return kind;
  }

  /** Whether what it can do is another thing in another transaction. */
  public boolean dependsOnTransaction() {
    return dependsOnTransaction;
  }

  /** What it leaves in the session. */
  public SessionText leaves() {
    return leaves;
  }

  /** What it does to a savepoint; null for nothing. */
  public @Nullable SavepointText savepoint() {
    return savepoint;
  }

  /**
   * Whether it calls what is not known, which may set anything in the session: a procedure, a
   * block, a function.
   */
  public boolean callsUnknown() {
    boolean isCall = kind == SqlKind.OTHER && !isTrusted && leaves.kind() == SessionText.Kind.NONE;
    return isCall && !reader.isDdl(sql) && !hasOnlyWordsOf(SqlVocabulary.COMMANDS);
  }

  private boolean hasOnlyWordsOf(Set<String> commands) {
    return hasWord(commands::contains) && !hasWord(SqlVocabulary.CALLING::contains);
  }

  /** Whether it is DDL, and nothing else behind a semicolon. */
  public boolean isDdl() {
    return reader.isDdl(sql);
  }

  /** See {@link SqlReader#isSeveral}. */
  public boolean isSeveral() {
    return reader.isSeveral(sql);
  }

  /** See {@link SqlReader#mayEndTransaction}. */
  public boolean mayEndTransaction() {
    return reader.mayEndTransaction(sql);
  }

  /** See {@link SqlReader#beginsTransaction}. */
  public boolean beginsTransaction() {
    return reader.beginsTransaction(sql);
  }

  /** Whether it may turn autocommit on or off, read or write though it is not. */
  public boolean namesAutoCommit() {
    boolean isPlain = kind == SqlKind.READ || kind == SqlKind.WRITE;
    return !isPlain && reader.namesAutoCommit(sql);
  }

  /** Whether one of its words, in upper case, is one of these. */
  public boolean hasWord(Predicate<String> which) {
    return reader.hasWord(sql, which);
  }

  /**
   * What its rows, keys or OUT parameters may hold that only the database can make, and that is
   * another one when the transaction is done again.
   */
  public MadeValue made() {
    return columns().elsewhere();
  }

  /**
   * Which columns of its rows, counted from 1, hold what stays as the application has seen it; null
   * where none does.
   */
  public @Nullable IntPredicate kept() {
    return columns().kept();
  }

  /** What it draws from sequences, where it does nothing else and that stays; null otherwise. */
  public @Nullable DrawText draw() {
    if (!isDrawRead) {
      draw = keeps.contains(MadeValue.SEQUENCE) ? reader.drawOf(sql) : null;
      isDrawRead = true;
    }
    return draw;
  }

  /**
   * The INSERT it is, if that can be written with keys that are given, and keys stay as the
   * application has seen them; null otherwise.
   */
  public @Nullable InsertText keyedInsert() {
    if (!isInsertRead) {
      insert = keeps.contains(MadeValue.KEY) ? reader.insertOf(sql) : null;
      isInsertRead = true;
    }
    return insert;
  }

  /** Whether values of sequences stay where that can be. */
  public boolean keepsSequences() {
    return keeps.contains(MadeValue.SEQUENCE);
  }

  /** Whether its rows may hold keys, or values of sequences, that stay. */
  public boolean returnsKeys() {
    InsertText known = keyedInsert();
    return draw() != null || (known != null && known.returns());
  }

  /** Whether it asks for what a counter of the session gave last, by a name that is known. */
  public boolean readsCounter() {
    return (counterUse() & MadeValues.READS_COUNTER) != 0;
  }

  /** Whether it may give a counter of the session another value, as far as its words say. */
  public boolean maySetCounter() {
    return kind == SqlKind.OTHER || (counterUse() & ~MadeValues.READS_COUNTER) != 0;
  }

  /** Whether it sets a sequence: done again, it would have others draw the same once more. */
  public boolean setsSequence() {
    return (counterUse() & MadeValues.SETS_SEQUENCE) != 0;
  }

  /** Whether it may itself draw what it asks a counter for. */
  public boolean drawsFirst() {
    return (counterUse() & MadeValues.DRAWS) != 0;
  }

  private int counterUse() {
    int known = counterUse;
    if (known < 0) {
      known = reader.counterUse(sql);
      counterUse = known;
    }
    return known;
  }

  private KeptColumns columns() {
    KeptColumns known = columns;
    if (known == null) {
      known = reader.keptOf(sql, keeps);
      columns = known;
    }
    return known;
  }
}
