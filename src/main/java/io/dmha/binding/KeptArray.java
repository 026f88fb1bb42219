package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.ArrayContent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * An array that was bound: one that the connection has made, or one that was read. It is bound
 * again as another one of the same elements, made by the connection where that is.
 */
public final class KeptArray extends SeenArray implements Retained {
  private final ServerObject bound;
  private final ArrayContent content;

  private KeptArray(ServerObject bound, ArrayContent content) {
    super(null, content);
    this.bound = bound;
    this.content = content;
  }

  /**
   * What stands for an array where it is bound.
   *
   * @param bound what the application has bound
   * @return {@code bound} itself where it is not certain that another one can be made like it
   */
  public static Object of(ServerObject bound, ArrayContent content) {
    KeptArray kept = new KeptArray(bound, content);
    if (content.isGiven()) {
      return kept;
    }
    try {
      boolean isLike = content.canBeGiven() && kept.isLike(kept.made(bound.connection()));
      return isLike ? kept : bound;
    } catch (SQLException | RuntimeException e) {
      // The driver says it again when it is bound.
      return bound;
    }
  }

  private Array made(Connection on) throws SQLException {
    return on.createArrayOf(content.baseTypeName(), content.toBeGiven());
  }

  private boolean isLike(Array made) throws SQLException {
    return content.isGiven() || content.isEqualTo(made);
  }

  /**
   * Another one like it.
   *
   * @throws SQLException what the driver throws; or that it makes another one there
   */
  Array on(Connection connection) throws SQLException {
    Array made = made(connection);
    if (!isLike(made)) {
      throw DmhaExceptions.notApplied(
          "NOT APPLIED: the connection was lost, and the array that was bound is another one where"
              + " it is made again. Read it again, and run the transaction again.",
          null);
    }
    return made;
  }

  @Override
  Object asArgument() throws SQLException {
    return bound.isCurrent() ? bound.asArgument() : on(bound.connection());
  }

  @Override
  public Object again() {
    return this;
  }

  @Override
  public Object original() {
    return bound;
  }

  @Override
  public boolean isWhole() {
    return true;
  }

  @Override
  public boolean isTooLarge() {
    return false;
  }

  @Override
  public long weight() {
    return content.weight();
  }

  /** Never: the application may hold it, too. */
  @Override
  public void release() {}
}
