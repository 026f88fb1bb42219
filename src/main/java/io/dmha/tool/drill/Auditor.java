package io.dmha.tool.drill;

import io.dmha.cluster.HostSession;
import io.dmha.cluster.HostTrouble;
import io.dmha.cluster.Survey;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.topology.Host;
import io.dmha.topology.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Asks the hosts past the workload, by sessions of the driver underneath. */
final class Auditor {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final Survey survey;

  Auditor(Survey survey) {
    this.survey = survey;
  }

  /** What each host says of itself. */
  List<HostFact> census() throws InterruptedException {
    List<HostFact> facts = new ArrayList<>();
    for (Host host : survey.hosts()) {
      try (HostSession session = survey.login(host)) {
        facts.add(
            new HostFact(
                host.toString(),
                session.firstLook().role().name(),
                session.serverVersion(),
                session.driverVersion()));
      } catch (HostTrouble e) {
        facts.add(new HostFact(host.toString(), e.kind().name(), "", ""));
      }
    }
    return facts;
  }

  /**
   * Reads the books from a host that takes writes, and waits for one.
   *
   * @return null where none could be read in time
   */
  @Nullable Balance read(DrillTable table, String run, List<Ledger> ledgers, Deadline deadline)
      throws InterruptedException {
    do {
      Host host = primary();
      Balance found = host == null ? null : readFrom(host, table, run, ledgers, deadline);
      if (found != null) {
        return found;
      }
      long pause = Math.min(deadline.remainingNanos(), BETWEEN_TRIES.toNanos());
      Sleeper.system().sleep(pause, new CountDownLatch(1));
    } while (!deadline.isOver());
    return null;
  }

  /** That of the latest reign, where several say that they are it. */
  private @Nullable Host primary() throws InterruptedException {
    Map<Host, Sighting> seen = new LinkedHashMap<>();
    for (Host host : survey.hosts()) {
      try (HostSession session = survey.login(host)) {
        Sighting sighting = session.firstLook();
        if (sighting.role().isWritable()) {
          seen.put(host, sighting);
        }
      } catch (HostTrouble e) {
        // The others are asked; without any of them the books cannot be read.
      }
    }
    for (Map.Entry<Host, Sighting> each : seen.entrySet()) {
      if (seen.values().stream().noneMatch(other -> other.isOfLaterPrimaryThan(each.getValue()))) {
        return each.getKey();
      }
    }
    return null;
  }

  private @Nullable Balance readFrom(
      Host host, DrillTable table, String run, List<Ledger> ledgers, Deadline deadline)
      throws InterruptedException {
    Books books = new Books();
    try (HostSession session = survey.login(host)) {
      for (Ledger ledger : ledgers) {
        Books.Page page = books.of(ledger);
        Duration left = Duration.ofNanos(Math.max(1, deadline.remainingNanos()));
        session.each(table.rowsOf(run, ledger.worker()), left, page::row);
        page.done();
      }
      return books.balance();
    } catch (HostTrouble e) {
      return null;
    }
  }
}
