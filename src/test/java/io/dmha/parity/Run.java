package io.dmha.parity;

import io.dmha.parity.Trial.Life;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trials one after the other on one connection, without autocommit. What is rolled back and made
 * anew before each: as its target says.
 */
final class Run {
  private final Database database;
  private final Way way;
  private Connection c;
  private @Nullable Object made;
  private Trial.Target target = Trial.Target.NONE;

  private Run(Database database, Way way) throws SQLException {
    this.database = database;
    this.way = way;
    this.c = begun();
  }

  static List<Seen> of(List<Trial> trials, Database database, Way way) throws SQLException {
    Run run = new Run(database, way);
    List<Seen> all = new ArrayList<>();
    for (Trial trial : trials) {
      all.add(run.seen(trial));
    }
    run.c.close();
    return all;
  }

  private Connection begun() throws SQLException {
    Connection begun = database.connect(way);
    begun.setAutoCommit(false);
    return begun;
  }

  private Seen seen(Trial trial) throws SQLException {
    if (made == null || !target.isSharedWith(trial.target()) || trial.hasBrokenSource()) {
      end();
      Seen failure = make(trial);
      if (failure != null) {
        return failure;
      }
    }
    Object on = made;
    Seen seen = on == null ? trial.on(c) : trial.on(c, on);
    if (trial.bindsBrokenSource() && database.losesItsPlace()) {
      renew();
    } else if (trial.target().life() == Life.CONNECTION) {
      rollBack();
    } else if (trial.target().life() == Life.CALL || (seen.isError() && database.failsForGood())) {
      made = null;
    }
    return seen;
  }

  private @Nullable Seen make(Trial trial) {
    target = trial.target();
    Object[] box = new Object[1];
    Seen seen =
        Seen.of(
            () -> {
              box[0] = trial.target().maker().from(c);
              return null;
            });
    made = box[0];
    return seen.isError() ? seen : null;
  }

  private void end() throws SQLException {
    made = null;
    rollBack();
  }

  private void rollBack() throws SQLException {
    try {
      c.rollback();
    } catch (SQLException e) {
      // Some drivers end their connection where a stream fails.
      renew();
    }
  }

  private void renew() throws SQLException {
    c.close();
    c = begun();
    made = null;
  }
}
