package io.dmha.tool.drill;

import io.dmha.cluster.Survey;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.text.ForeignText;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A workload in a table of its own while somebody switches over, and what came of it. Run once, by
 * one thread; {@link #stop} may come from any.
 */
public final class Drill {
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(1);

  /** How long each step of the end may take when somebody waits for it at a terminal. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** Beyond what a call may spend that has lost its host. */
  private static final Duration SPARE = Duration.ofSeconds(15);

  private final String url;
  private final Properties login;
  private final Duration limit;
  private final Plan plan;
  private final Ticker ticker = Ticker.system();
  private final WallClock wall = WallClock.system();
  private final DrillTable table;
  private final CountDownLatch isCut = new CountDownLatch(1);
  private final String run = UUID.randomUUID().toString();
  private boolean hasCreated;

  /**
   * @param url a URL of dmha
   * @param login user and password
   * @param limit how long a login to a host and a question may take, past the workload
   */
  public Drill(String url, Properties login, Duration limit, Plan plan) {
    this.url = url;
    this.login = login;
    this.limit = limit;
    this.plan = plan;
    this.table = new DrillTable(plan.table);
  }

  /** Has the workload end now; {@link #run} returns its report within half a minute. */
  public void stop() {
    isCut.countDown();
  }

  /**
   * Works until its time is over, or until it is stopped.
   *
   * @param progress told each second
   * @throws CannotBegin if no host takes a connection, or the table cannot be used
   * @throws SQLException if the URL or a setting is wrong
   */
  public DrillReport run(Consumer<Progress> progress)
      throws CannotBegin, SQLException, InterruptedException {
    DrillReport.Builder report = new DrillReport.Builder();
    Door door = new Door(url, login, "transactions", plan.mayCreate);
    Survey survey = Survey.of(url, door.properties(), limit);
    Auditor auditor = new Auditor(survey);
    report.hosts = auditor.census();
    if (report.hosts.stream().allMatch(host -> host.serverVersion.isEmpty())) {
      throw CannotBegin.withoutHost("");
    }
    door = enter(door, survey, report);
    report.url = survey.publicUrl();
    report.version = Version.ofDmha();
    report.threads = plan.threads;
    report.table = table.shown();
    report.isGuarded = Survey.of(url, door.properties(), limit).guardsCommits();
    report.beganAt = wall.millis();
    Crew crew = new Crew(ticker);
    crew.start(door, table, run, plan.threads);
    work(crew, progress);
    crew.stop();
    report.tookMillis = crew.timeline.millis(ticker.nanos());
    report.isCut = isCut.getCount() == 0;
    crew.await(patience(survey));
    report.timeline = crew.timeline;
    report.incidents = crew.incidents;
    report.moves = crew.moves;
    report.balance = auditor.read(table, run, crew.ledgers(), patience(survey));
    report.clearing = clear(door, report.balance, patience(survey));
    return report.build();
  }

  private Deadline patience(Survey survey) {
    boolean isAwaited = isCut.getCount() == 0;
    return Deadline.after(isAwaited ? PATIENCE : survey.recovery().plus(SPARE), ticker);
  }

  private void work(Crew crew, Consumer<Progress> progress) throws InterruptedException {
    Deadline deadline = Deadline.after(plan.span, ticker);
    long before = 0;
    while (!deadline.isOver() && isCut.getCount() > 0) {
      long pause = Math.min(deadline.remainingNanos(), BETWEEN_SIGNS.toNanos());
      Sleeper.system().sleep(pause, isCut);
      long commits = crew.timeline.commits();
      progress.accept(
          new Progress(
              TimeUnit.NANOSECONDS.toMillis(deadline.elapsedNanos()),
              deadline.remainingMillis(),
              commits,
              commits - before,
              crew.incidents.all(),
              crew.moves.moves().size()));
      before = commits;
    }
  }

  /** With the guard where it can be had, and else without it. */
  private Door enter(Door guarded, Survey survey, DrillReport.Builder report) throws CannotBegin {
    Deadline deadline = Deadline.after(survey.recovery(), ticker);
    try (Connection connection = guarded.open()) {
      prepare(connection);
      return guarded;
    } catch (SQLException e) {
      String why = ForeignText.shown(DmhaExceptions.messageOf(e));
      if (deadline.isOver()) {
        throw CannotBegin.withoutHost(why);
      }
      report.unguarded = why;
    }
    Door plain = new Door(url, login, "off", false);
    try (Connection connection = plain.open()) {
      prepare(connection);
      return plain;
    } catch (SQLException e) {
      throw CannotBegin.withoutHost(ForeignText.shown(DmhaExceptions.messageOf(e)));
    }
  }

  private void prepare(Connection connection) throws CannotBegin {
    DrillTable.State state = table.look(connection);
    if (state == DrillTable.State.FOREIGN) {
      throw CannotBegin.ofTable("drill.table-foreign", table.shown(), "");
    }
    if (state == DrillTable.State.OURS || hasCreated) {
      return;
    }
    if (!plan.mayCreate) {
      throw CannotBegin.ofTable("drill.table-missing", table.shown(), "");
    }
    try {
      table.create(connection);
      hasCreated = true;
    } catch (SQLException e) {
      String why = ForeignText.shown(DmhaExceptions.messageOf(e));
      throw CannotBegin.ofTable("drill.table-refused", table.shown(), why);
    }
  }

  private Clearing clear(Door door, @Nullable Balance balance, Deadline deadline)
      throws InterruptedException {
    if (plan.keepsTable) {
      return Clearing.KEPT;
    }
    if (balance == null || !balance.isRight()) {
      return Clearing.EVIDENCE;
    }
    FutureTask<Clearing> work = new FutureTask<>(() -> clear(door));
    Thread thread = new Thread(work, "dmha-drill-end");
    thread.setDaemon(true);
    thread.start();
    try {
      return work.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return Clearing.LEFT;
    }
  }

  private Clearing clear(Door door) throws SQLException {
    try (Connection connection = door.open()) {
      if (hasCreated) {
        table.drop(connection);
        return Clearing.DROPPED;
      }
      table.forget(connection, run);
      return Clearing.ROWS_DELETED;
    }
  }

  /** The names of the tables of the workload, as an administrator would make them. */
  public static List<String> definitions(String table) {
    return new DrillTable(table).definitions();
  }
}
