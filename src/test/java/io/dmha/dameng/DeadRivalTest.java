package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A host that is dead was the primary when it was seen last. It must not have the one that has taken
 * over refused, which is the only one left.
 */
@Timeout(60)
class DeadRivalTest {
  @RegisterExtension final Pair pair = new Pair();

  private void openings(String... all) throws SQLException {
    pair.cluster().engine().run("delete from SYS.VSYSOPENHISTORY");
    for (String each : all) {
      pair.cluster()
          .engine()
          .run("insert into SYS.VSYSOPENHISTORY values('0', '" + each + "', 'DM')");
    }
  }

  private void takenOver(String[] before, String[] after) throws SQLException {
    openings(before);
    Connection connection = pair.openCarried("&dmha.recoveryTimeout=5s");
    Pair.insert(connection, 1);
    pair.cluster().failOver();
    Pair.beIdle();
    openings(after);

    Pair.insert(connection, 2);

    assertThat(pair.rows()).isEqualTo(2);
  }

  /**
   * What {@code max(OPEN_TIME)} is as a text depends on the format that the server has set: as
   * Oracle writes it, December comes before November. The column holds here what such a server
   * would make of it.
   */
  @Test
  void whateverTheFormatOfTimes() throws SQLException {
    pair.cluster()
        .engine()
        .run("alter table SYS.VSYSOPENHISTORY alter column OPEN_TIME set data type varchar(64)");
    takenOver(
        new String[] {"30-NOV-2026 22:00:00"},
        new String[] {"01-DEC-2026 03:00:00", "01-DEC-2026 03:00:00"});
  }

  /** It was opened a moment before it died, and its row did not come to a standby whose clock is late. */
  @Test
  void whoseLastOpeningWasNotSentToTheStandby() throws SQLException {
    takenOver(
        new String[] {"2026-11-30 10:00:00", "2026-11-30 12:00:00"},
        new String[] {"2026-11-30 10:00:00", "2026-11-30 11:59:55"});
  }
}
