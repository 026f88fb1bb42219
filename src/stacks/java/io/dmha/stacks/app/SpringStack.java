package io.dmha.stacks.app;

import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application of Spring Boot whose business transaction is one of Spring's. Thread-safe. */
abstract class SpringStack implements Application {
  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transactions;
  private final Receipts receipts;

  SpringStack(
      Target target,
      Receipts receipts,
      Class<?> configuration,
      Map<String, Object> properties,
      ApplicationContextInitializer<ConfigurableApplicationContext> initializer) {
    this.context = SpringApp.start(target, configuration, properties, initializer);
    this.transactions = new TransactionTemplate(bean(PlatformTransactionManager.class));
    this.receipts = receipts;
  }

  /** The bean of this type. */
  final <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /**
   * What is done in the transaction.
   *
   * @return the key of the row, as the framework has told it
   */
  abstract String write(Transfer transfer);

  @Override
  public void book(Transfer transfer) {
    try {
      String key = Objects.requireNonNull(transactions.execute(status -> write(transfer)));
      receipts.acknowledged(transfer.number(), key);
    } catch (RuntimeException e) {
      receipts.failed(transfer.number(), e);
    }
  }

  @Override
  public final void close() {
    context.close();
  }
}
