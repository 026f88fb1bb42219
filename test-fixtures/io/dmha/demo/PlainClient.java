package io.dmha.demo;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application with the plain driver and the retry that is usually written around it: whatever
 * the exception, connect to whichever host answers and run the transfer again.
 */
final class PlainClient implements Client {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<String> urls;
  private final Tables tables;
  private final Shift shift;
  private final Tally tally;
  private @Nullable Desk desk;

  PlainClient(List<String> urls, Tables tables, Shift shift, Tally tally) {
    this.urls = urls;
    this.tables = tables;
    this.shift = shift;
    this.tally = tally;
  }

  @Override
  public boolean carryOut(Transfer transfer) {
    while (true) {
      Desk mine = connected();
      if (mine == null) {
        return false;
      }
      try {
        mine.carryOut(transfer);
        return true;
      } catch (SQLException e) {
        tally.rawError(e);
        disconnect();
      }
    }
  }

  /** Tries the hosts one after the other until one answers; null if the shift ended meanwhile. */
  private @Nullable Desk connected() {
    while (desk == null && !shift.isGraceOver()) {
      for (String url : urls) {
        try {
          desk = new Desk(DriverManager.getConnection(url, "sa", ""), tables);
          return desk;
        } catch (SQLException e) {
          // The next host, then. Not counted: to find one is part of this application's job.
        }
      }
      shift.pause(PAUSE);
    }
    return desk;
  }

  private void disconnect() {
    try {
      close();
    } catch (SQLException e) {
      // It is dead, which is why it is closed.
    }
    desk = null;
  }

  @Override
  public void close() throws SQLException {
    if (desk != null) {
      desk.close();
    }
  }
}
