package io.dmha.stacks.app;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.dmha.stacks.cluster.Product;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DefaultConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jooq.DefaultConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jooq.JooqAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * jOOQ in Spring's transactions: {@code INSERT … RETURNING}, and balances that are changed where
 * they are. Its open-source edition does not know Dameng; what it writes for HSQLDB is the
 * standard's, and its keys are those of JDBC.
 */
final class JooqStack extends SpringStack {
  private static final Table<Record> LEDGER = table(name("LEDGER"));
  private static final Field<Long> ID = field(name("ID"), Long.class);
  private static final Field<Long> NUMBER = field(name("BUSINESS_NUMBER"), Long.class);
  private static final Field<Long> DEBIT = field(name("DEBIT"), Long.class);
  private static final Field<Long> CREDIT = field(name("CREDIT"), Long.class);
  private static final Field<BigDecimal> AMOUNT = field(name("AMOUNT"), BigDecimal.class);
  private static final Field<LocalDateTime> BOOKED_AT =
      field(name("BOOKED_AT"), LocalDateTime.class);

  private static final Table<Record> ACCOUNT = table(name("ACCOUNT"));
  private static final Field<BigDecimal> BALANCE = field(name("BALANCE"), BigDecimal.class);

  private final DSLContext jooq;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JooqAutoConfiguration.class
  })
  static class Beans {
    @Bean
    DefaultConfigurationCustomizer names() {
      return JooqStack::nameUnquoted;
    }
  }

  private static void nameUnquoted(DefaultConfiguration configuration) {
    configuration.set(new Settings().withRenderQuotedNames(RenderQuotedNames.NEVER));
  }

  JooqStack(Target target, Receipts receipts) {
    super(target, receipts, Beans.class, properties(target.product()), context -> {});
    this.jooq = bean(DSLContext.class);
  }

  private static Map<String, Object> properties(Product product) {
    Map<String, Object> properties = new HashMap<>();
    if (product == Product.DAMENG) {
      properties.put("spring.jooq.sql-dialect", "HSQLDB");
    }
    return properties;
  }

  @Override
  String write(Transfer transfer) {
    Long key =
        jooq.insertInto(LEDGER)
            .set(NUMBER, transfer.number())
            .set(DEBIT, transfer.debit())
            .set(CREDIT, transfer.credit())
            .set(AMOUNT, BigDecimal.valueOf(transfer.amount()))
            .set(BOOKED_AT, LocalDateTime.now().truncatedTo(ChronoUnit.MICROS))
            .returningResult(ID)
            .fetchSingle()
            .value1();
    move(transfer.debit(), -transfer.amount());
    move(transfer.credit(), transfer.amount());
    return String.valueOf(key);
  }

  private void move(long id, int amount) {
    int rows =
        jooq.update(ACCOUNT)
            .set(BALANCE, BALANCE.plus(BigDecimal.valueOf(amount)))
            .where(ID.eq(id))
            .execute();
    if (rows != 1) {
      throw new IllegalStateException("There is no account " + id + ".");
    }
  }
}
