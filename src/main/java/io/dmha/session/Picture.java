package io.dmha.session;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.session.SessionState.Item;
import io.dmha.session.SessionState.Setting;
import io.dmha.sql.SessionText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a session was set to at one moment: items of JDBC and texts, in the order in which the last
 * one of each kind was set. So what bears on each other, as {@code setSchema} and {@code SET
 * SCHEMA}, ends as it did for the application. Immutable.
 */
public final class Picture {
  public static final Picture EMPTY = new Picture(new ArrayList<>(), ClientInfo.EMPTY);

  private static final int MOST_TEXTS = 100;
  private static final int MOST_CHARS = 64 * 1024;

  /**
   * What is a parameter of the server where it reverts those. The isolation and the read-only mode
   * are not: the driver refuses them in a transaction, and before its first statement sets them
   * outside of it.
   */
  private static final Set<Item> PARAMETERS = EnumSet.of(Item.SCHEMA, Item.CLIENT_INFO);

  /** Each key once. An array, for they are few, and each idle connection has them. */
  private final Entry[] entries;

  private final ClientInfo clientInfo;

  private static final class Entry {
    /** An {@link Item}, or the key of the text. */
    private final Object key;

    private final Setting setting;

    /** How long the text is; -1 for an item. */
    private final int length;

    Entry(Object key, Setting setting, int length) {
      this.key = key;
      this.setting = setting;
      this.length = length;
    }

    boolean isText() {
      return length >= 0;
    }

    boolean isReverted() {
      return isText() || PARAMETERS.contains(key);
    }
  }

  private Picture(List<Entry> entries, ClientInfo clientInfo) {
    this.entries = entries.toArray(new Entry[0]);
    this.clientInfo = clientInfo;
  }

  ClientInfo clientInfo() {
    return clientInfo;
  }

  Picture with(Item item, Setting setting) {
    return with(new Entry(item, setting, -1), clientInfo);
  }

  Picture with(ClientInfo info) {
    return info.isEmpty() ? this : with(new Entry(Item.CLIENT_INFO, info::apply, -1), info);
  }

  /** With a text that sets the session. */
  Picture with(SessionText text, String sql) {
    Entry entry = new Entry(text.key(), connection -> run(connection, sql), sql.length());
    return replacing(old -> old.isText() && text.replaces((String) old.key), entry, clientInfo);
  }

  private Picture with(Entry entry, ClientInfo info) {
    return replacing(old -> false, entry, info);
  }

  /** To the end: what was set last counts. */
  private Picture replacing(Predicate<Entry> others, Entry entry, ClientInfo info) {
    List<Entry> copy = new ArrayList<>(entries.length + 1);
    for (Entry old : entries) {
      if (!old.key.equals(entry.key) && !others.test(old)) {
        copy.add(old);
      }
    }
    copy.add(entry);
    return new Picture(copy, info);
  }

  private @Nullable Entry get(Object key) {
    for (Entry entry : entries) {
      if (entry.key.equals(key)) {
        return entry;
      }
    }
    return null;
  }

  boolean isTooLarge() {
    int texts = 0;
    long chars = 0;
    for (Entry entry : entries) {
      if (entry.isText()) {
        texts++;
        chars += entry.length;
      }
    }
    return texts > MOST_TEXTS || chars > MOST_CHARS;
  }

  int size() {
    return entries.length;
  }

  /** What stands after a rollback to that moment, where the server reverts its parameters. */
  Picture revertedTo(Picture before) {
    List<Entry> copy = new ArrayList<>();
    for (Entry old : before.entries) {
      Entry current = old.isReverted() ? old : get(old.key);
      if (current != null) {
        copy.add(current);
      }
    }
    for (Entry current : entries) {
      if (!current.isReverted() && !copy.contains(current)) {
        copy.add(current);
      }
    }
    return new Picture(copy, before.clientInfo);
  }

  /** Whether the texts are those of that moment. */
  boolean hasTextsOf(Picture before) {
    return texts().equals(before.texts());
  }

  /** Whether what the server reverts is as it was at that moment. */
  boolean hasRevertedOf(Picture before) {
    return reverted().equals(before.reverted());
  }

  private List<Entry> reverted() {
    List<Entry> reverted = new ArrayList<>(Arrays.asList(entries));
    reverted.removeIf(entry -> !entry.isReverted());
    return reverted;
  }

  private List<Entry> texts() {
    List<Entry> texts = new ArrayList<>(Arrays.asList(entries));
    texts.removeIf(entry -> !entry.isText());
    return texts;
  }

  /** Sets it all; the lock of the session is not to be held. */
  void restore(Connection connection) throws SQLException {
    Entry autoCommit = get(Item.AUTO_COMMIT);
    for (Entry entry : inOrder()) {
      apply(entry, connection);
    }
    // Last: what comes before must not open a transaction, with which it could be rolled back.
    apply(autoCommit, connection);
  }

  /**
   * Sets what was set since that moment, on a session that was as it was then. What is set later is
   * behind all that was set before.
   */
  public void restoreSince(Picture before, Connection connection) throws SQLException {
    List<Entry> known = Arrays.asList(before.entries);
    List<Entry> later = inOrder();
    later.removeIf(known::contains);
    Entry autoCommit = get(Item.AUTO_COMMIT);
    if (!later.isEmpty()) {
      // What is set must not begin a transaction.
      boolean wasOn = connection.getAutoCommit();
      connection.setAutoCommit(true);
      for (Entry entry : later) {
        apply(entry, connection);
      }
      connection.setAutoCommit(wasOn);
    }
    if (autoCommit != null && !known.contains(autoCommit)) {
      apply(autoCommit, connection);
    }
  }

  /** All but autocommit; the catalog before the schema that may lie in it. */
  private List<Entry> inOrder() {
    List<Entry> order = new ArrayList<>();
    Entry catalog = get(Item.CATALOG);
    for (Entry entry : entries) {
      if (entry.key == Item.SCHEMA && catalog != null && !order.contains(catalog)) {
        order.add(catalog);
      }
      if (entry.key != Item.AUTO_COMMIT && !order.contains(entry)) {
        order.add(entry);
      }
    }
    return order;
  }

  private static void apply(@Nullable Entry entry, Connection connection) throws SQLException {
    if (entry == null) {
      return;
    }
    try {
      entry.setting.apply(connection);
    } catch (SQLException e) {
      String what = entry.isText() ? "a text that sets the session" : entry.key.toString();
      throw new SQLException(
          "The session could not be restored: the host refused " + what + ".",
          DmhaExceptions.stateOf(e),
          e.getErrorCode(),
          e);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }
}
