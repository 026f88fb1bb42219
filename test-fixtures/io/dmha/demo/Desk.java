package io.dmha.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One connection with the statements a transfer needs. Used by one thread. */
final class Desk implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement pay;
  private final PreparedStatement book;
  private final PreparedStatement find;

  /** Takes the connection over: it is closed with the desk, or if there can be none. */
  Desk(Connection connection, Tables tables) throws SQLException {
    this.connection = connection;
    try {
      connection.setAutoCommit(false);
      this.pay = connection.prepareStatement(tables.pay());
      this.book = connection.prepareStatement(tables.book());
      this.find = connection.prepareStatement(tables.find());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Moves the money and books it, in one transaction. */
  void carryOut(Transfer transfer) throws SQLException {
    // The lower account first, so that two transfers never wait for each other.
    if (transfer.from() < transfer.to()) {
      pay(transfer.from(), -transfer.amount());
      pay(transfer.to(), transfer.amount());
    } else {
      pay(transfer.to(), transfer.amount());
      pay(transfer.from(), -transfer.amount());
    }
    book.setLong(1, transfer.id());
    book.setLong(2, transfer.amount());
    book.executeUpdate();
    connection.commit();
  }

  private void pay(int account, long amount) throws SQLException {
    pay.setLong(1, amount);
    pay.setInt(2, account);
    pay.executeUpdate();
  }

  /** Whether the transfer stands in the ledger. */
  boolean isBooked(Transfer transfer) throws SQLException {
    find.setLong(1, transfer.id());
    try (ResultSet rows = find.executeQuery()) {
      rows.next();
      boolean isBooked = rows.getInt(1) > 0;
      connection.commit();
      return isBooked;
    }
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
