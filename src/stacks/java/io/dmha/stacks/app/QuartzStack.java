package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two schedulers of Quartz over one clustered store, whose jobs do the business transactions. A job
 * is run once at least; each of its runs is one transaction, apart from Quartz's own.
 */
final class QuartzStack implements Application {
  private static final String NAME = "stacks";
  private static final String SOURCE = "stacks";
  private static final long PATIENCE_SECONDS = 60;

  /** Where jobs find their application, by the name of the group that they are in. */
  private static final Map<String, QuartzStack> AT_WORK = new ConcurrentHashMap<>();

  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transactions;
  private final JdbcTemplate jdbc;
  private final Receipts receipts;
  private final QuartzErrors errors;
  private final List<Scheduler> schedulers = new ArrayList<>();
  private final Map<Long, CountDownLatch> runs = new ConcurrentHashMap<>();
  private final List<String> broken = java.util.Collections.synchronizedList(new ArrayList<>());

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class
  })
  static class Beans {}

  QuartzStack(Target target, Receipts receipts) {
    this.receipts = receipts;
    // Beside the jobs the threads of both schedulers want connections.
    Target wide =
        new Target(
            target.product(),
            target.url(),
            target.user(),
            target.password(),
            3 * target.connections());
    context = SpringApp.start(wide, Beans.class, Map.of(), made -> {});
    transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    jdbc = context.getBean(JdbcTemplate.class);
    errors = QuartzErrors.listen(receipts);
    AT_WORK.put(NAME, this);
    DBConnectionManager.getInstance()
        .addConnectionProvider(SOURCE, new Provider(context.getBean(DataSource.class)));
    try {
      for (String instance : List.of("one", "two")) {
        schedulers.add(started(target.product(), instance));
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not start.", e);
    }
  }

  private static Scheduler started(Product product, String instance) throws SchedulerException {
    boolean isPostgres = product == Product.POSTGRESQL;
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", NAME);
    properties.setProperty("org.quartz.scheduler.instanceId", instance);
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.threadPool.threadCount", "4");
    properties.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        (isPostgres ? PostgreSQLDelegate.class : StdJDBCDelegate.class).getName());
    properties.setProperty("org.quartz.jobStore.dataSource", SOURCE);
    properties.setProperty("org.quartz.jobStore.isClustered", "true");
    // Without it two schedulers of a healthy cluster meet over the job of a trigger that has ended.
    properties.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
    // Both have one name, as they would in two JVMs; it would be found here instead of made.
    SchedulerRepository.getInstance().remove(NAME);
    scheduler.start();
    return scheduler;
  }

  /** Quartz's way to the pool. */
  private record Provider(DataSource source) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws java.sql.SQLException {
      return source.getConnection();
    }

    @Override
    public void shutdown() {
      // The context closes the pool.
    }

    @Override
    public void initialize() {
      // It is there already.
    }
  }

  /** Has a job run now, and waits until it has. */
  @Override
  public void book(Transfer transfer) throws InterruptedException {
    CountDownLatch run = new CountDownLatch(1);
    runs.put(transfer.number(), run);
    JobDetail job =
        JobBuilder.newJob(TransferJob.class)
            .withIdentity("transfer-" + transfer.number(), NAME)
            .usingJobData("number", transfer.number())
            .usingJobData("debit", transfer.debit())
            .usingJobData("credit", transfer.credit())
            .usingJobData("amount", transfer.amount())
            .requestRecovery()
            .build();
    try {
      Scheduler any = schedulers.get((int) (transfer.number() % schedulers.size()));
      any.scheduleJob(job, TriggerBuilder.newTrigger().startNow().build());
    } catch (SchedulerException e) {
      receipts.failed(transfer.number(), e);
      return;
    }
    if (!run.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      broken.add("Job " + transfer.number() + " was accepted, and has not run.");
    }
  }

  /** The business transaction as a job. */
  public static final class TransferJob implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      var data = context.getMergedJobDataMap();
      Transfer transfer =
          new Transfer(
              data.getLong("number"),
              data.getLong("debit"),
              data.getLong("credit"),
              data.getInt("amount"));
      QuartzStack stack = AT_WORK.get(context.getJobDetail().getKey().getGroup());
      Objects.requireNonNull(stack, "no application is at work").run(transfer);
    }
  }

  private void run(Transfer transfer) throws JobExecutionException {
    try {
      String key = Objects.requireNonNull(transactions.execute(status -> write(transfer)));
      receipts.acknowledged(transfer.number(), key);
    } catch (RuntimeException e) {
      receipts.failed(transfer.number(), e);
      throw new JobExecutionException(e);
    } finally {
      Objects.requireNonNull(runs.get(transfer.number()), "a job that nobody wanted").countDown();
    }
  }

  private String write(Transfer transfer) {
    GeneratedKeyHolder keys = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          var insert =
              connection.prepareStatement(
                  "INSERT INTO LEDGER (BUSINESS_NUMBER, DEBIT, CREDIT, AMOUNT, BOOKED_AT)"
                      + " VALUES (?, ?, ?, ?, ?)",
                  new String[] {"id"});
          insert.setLong(1, transfer.number());
          insert.setLong(2, transfer.debit());
          insert.setLong(3, transfer.credit());
          insert.setBigDecimal(4, BigDecimal.valueOf(transfer.amount()));
          insert.setTimestamp(
              5, Timestamp.valueOf(LocalDateTime.now().truncatedTo(ChronoUnit.MICROS)));
          return insert;
        },
        keys);
    move(transfer.debit(), -transfer.amount());
    move(transfer.credit(), transfer.amount());
    return String.valueOf(keys.getKeyAs(Number.class));
  }

  private void move(long id, int amount) {
    jdbc.update("UPDATE ACCOUNT SET BALANCE = BALANCE + ? WHERE ID = ?", amount, id);
  }

  @Override
  public List<String> brokenPromises() {
    return List.copyOf(broken);
  }

  @Override
  public void close() {
    try {
      for (Scheduler scheduler : schedulers) {
        scheduler.shutdown(true);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not end.", e);
    } finally {
      errors.close();
      AT_WORK.remove(NAME);
      context.close();
    }
  }
}
