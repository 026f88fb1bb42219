package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.data.jdbc.JdbcRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.jdbc.core.dialect.JdbcArrayColumns;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.relational.core.dialect.AnsiDialect;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Spring Data JDBC, whose repositories save aggregates; the database makes their keys. It does not
 * know Dameng, and is told to write as the standard has it.
 */
final class DataJdbcStack extends SpringStack {
  private final Ledgers ledgers;
  private final Accounts accounts;

  @Configuration(proxyBeanMethods = false)
  @EnableJdbcRepositories(considerNestedRepositories = true)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcRepositoriesAutoConfiguration.class
  })
  static class Beans {}

  /** Keys are asked for by the name of their column. */
  private static final class Standard extends AnsiDialect implements JdbcDialect {
    @Override
    public JdbcArrayColumns getArraySupport() {
      return JdbcDialect.super.getArraySupport();
    }
  }

  /** A row of the ledger, called so for its table. */
  @Table
  static class Ledger {
    @Id @Nullable Long id;
    long businessNumber;
    long debit;
    long credit;
    BigDecimal amount;
    LocalDateTime bookedAt;
  }

  @Table
  static class Account {
    @Id Long id;
    BigDecimal balance;
    @Version long version;
  }

  interface Ledgers extends ListCrudRepository<Ledger, Long> {}

  interface Accounts extends ListCrudRepository<Account, Long> {}

  DataJdbcStack(Target target, Receipts receipts) {
    super(target, receipts, Beans.class, Map.of(), dialectOf(target.product()));
    this.ledgers = bean(Ledgers.class);
    this.accounts = bean(Accounts.class);
  }

  private static ApplicationContextInitializer<ConfigurableApplicationContext> dialectOf(
      Product product) {
    return context -> {
      if (product == Product.DAMENG) {
        ((GenericApplicationContext) context).registerBean(JdbcDialect.class, Standard::new);
      }
    };
  }

  @Override
  String write(Transfer transfer) {
    Ledger entry = new Ledger();
    entry.businessNumber = transfer.number();
    entry.debit = transfer.debit();
    entry.credit = transfer.credit();
    entry.amount = BigDecimal.valueOf(transfer.amount());
    entry.bookedAt = LocalDateTime.now().truncatedTo(ChronoUnit.MICROS);
    Ledger saved = ledgers.save(entry);
    move(transfer.debit(), -transfer.amount());
    move(transfer.credit(), transfer.amount());
    return String.valueOf(saved.id);
  }

  private void move(long id, int amount) {
    Account account = accounts.findById(id).orElseThrow();
    account.balance = account.balance.add(BigDecimal.valueOf(amount));
    accounts.save(account);
  }
}
