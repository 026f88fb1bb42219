package io.dmha.stacks.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.quartz.JobExecutionException;
import org.slf4j.LoggerFactory;

/** What Quartz logs with an exception: nobody else is told of it. Thread-safe. */
final class QuartzErrors extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** Of no business transaction. */
  private static final long NONE = 0;

  private final Receipts receipts;
  private final Logger logger;

  private QuartzErrors(Receipts receipts, Logger logger) {
    this.receipts = receipts;
    this.logger = logger;
  }

  /** Begins to listen. */
  static QuartzErrors listen(Receipts receipts) {
    Logger logger = (Logger) LoggerFactory.getLogger("org.quartz");
    QuartzErrors errors = new QuartzErrors(receipts, logger);
    errors.setContext(logger.getLoggerContext());
    errors.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(errors);
    return errors;
  }

  /** Of a job's own exception the job has told already. */
  @Override
  protected void append(ILoggingEvent event) {
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy
        && !(proxy.getThrowable() instanceof JobExecutionException)) {
      receipts.failed(NONE, proxy.getThrowable());
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
