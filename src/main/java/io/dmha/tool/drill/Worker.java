package io.dmha.tool.drill;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.text.ForeignText;
import io.dmha.time.Sleeper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * One transaction after the other, on a connection of its own: insert, read, update, commit. What
 * fails is written down, and the next one begun; nothing is tried again.
 */
final class Worker implements Runnable {
  /** Before the next connection is asked for when one was refused. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Crew crew;
  private final Door door;
  private final DrillTable table;
  private final String run;
  private final Ledger ledger;
  private final Sleeper sleeper = Sleeper.system();
  private Call call = Call.CONNECT;
  private long callNanos;

  Worker(Crew crew, Door door, DrillTable table, String run, Ledger ledger) {
    this.crew = crew;
    this.door = door;
    this.table = table;
    this.run = run;
    this.ledger = ledger;
  }

  @Override
  public void run() {
    try {
      while (isOn()) {
        begin(Call.CONNECT);
        try (Connection connection = door.open()) {
          connection.setAutoCommit(false);
          end();
          workOn(connection);
        } catch (SQLException e) {
          note(e);
          sleeper.sleep(PAUSE_NANOS, crew.isStopped);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // A thread that dies unseen would look like a quiet database.
      note(e);
    }
  }

  private boolean isOn() {
    return crew.isStopped.getCount() > 0;
  }

  private void workOn(Connection connection) throws SQLException {
    String name = Door.nameOf(connection);
    try (PreparedStatement insert = connection.prepareStatement(table.insert());
        PreparedStatement select = connection.prepareStatement(table.select());
        PreparedStatement update = connection.prepareStatement(table.update())) {
      while (isOn() && !connection.isClosed()) {
        int number = ledger.begin();
        try {
          change(Call.INSERT, insert, number);
          read(select, number);
          change(Call.UPDATE, update, number);
          begin(Call.COMMIT);
          connection.commit();
          end();
          ledger.committed();
          long now = crew.ticker.nanos();
          crew.timeline.committed(now);
          crew.moves.committed(name, crew.timeline.millis(now));
        } catch (SQLException e) {
          note(e);
          if (DmhaExceptions.UNKNOWN.equals(DmhaExceptions.stateOf(e))) {
            ledger.inDoubt();
          } else {
            ledger.failed();
          }
          rollBack(connection);
        }
      }
    }
  }

  private void rollBack(Connection connection) {
    begin(Call.ROLLBACK);
    try {
      if (!connection.isClosed()) {
        connection.rollback();
        end();
      }
    } catch (SQLException e) {
      note(e);
    }
  }

  private void bind(PreparedStatement statement, int number) throws SQLException {
    statement.setString(1, run);
    statement.setInt(2, ledger.worker());
    statement.setLong(3, number);
  }

  private void change(Call what, PreparedStatement statement, int number) throws SQLException {
    bind(statement, number);
    begin(what);
    int rows = statement.executeUpdate();
    end();
    if (rows != 1) {
      throw new WrongAnswer("The database said that it changed " + rows + " rows, not one.");
    }
  }

  private void read(PreparedStatement statement, int number) throws SQLException {
    bind(statement, number);
    begin(Call.SELECT);
    try (ResultSet rows = statement.executeQuery()) {
      boolean isThere = rows.next() && rows.getInt(1) == 1;
      end();
      if (!isThere) {
        throw new WrongAnswer("The database did not show the row that was just written.");
      }
    }
  }

  private void begin(Call next) {
    call = next;
    callNanos = crew.ticker.nanos();
  }

  private void end() {
    crew.timeline.called(call, callNanos, crew.ticker.nanos());
  }

  private void note(Throwable failure) {
    long now = crew.ticker.nanos();
    crew.timeline.called(call, callNanos, now);
    crew.incidents.add(
        new Incident(
            crew.timeline.millis(callNanos),
            ledger.worker(),
            call,
            stateOf(failure),
            failure instanceof SQLException ? ((SQLException) failure).getErrorCode() : 0,
            ForeignText.shown(wordsOf(failure)),
            TimeUnit.NANOSECONDS.toMillis(now - callNanos)));
  }

  private static String stateOf(Throwable failure) {
    String state =
        failure instanceof SQLException ? DmhaExceptions.stateOf((SQLException) failure) : null;
    return state == null ? "" : state;
  }

  /** Ours in full; of others, which may hold anything, the class and the SQLState. */
  private static String wordsOf(Throwable failure) {
    return failure instanceof WrongAnswer
        ? ((WrongAnswer) failure).words
        : DmhaExceptions.messageOf(failure);
  }

  /** The database has answered what cannot be. */
  private static final class WrongAnswer extends SQLException {
    private static final long serialVersionUID = 1L;

    private final String words;

    WrongAnswer(String words) {
      super(words);
      this.words = words;
    }
  }
}
