package io.dmha.stacks.app;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import com.baomidou.mybatisplus.autoconfigure.MybatisPlusAutoConfiguration;
import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mybatis.spring.SqlSessionTemplate;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** MyBatis-Plus, with keys of its own or of the database; accounts are read and written whole. */
final class MyBatisPlusStack<E extends MyBatisPlusStack.Entry> extends SpringStack {
  private final BaseMapper<E> entries;
  private final AccountMapper accounts;
  private final Supplier<E> maker;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    MybatisPlusAutoConfiguration.class
  })
  static class Beans {}

  /** A row of the ledger but for its key. */
  abstract static class Entry {
    long businessNumber;
    long debit;
    long credit;
    BigDecimal amount;
    LocalDateTime bookedAt;

    void fill(Transfer transfer) {
      businessNumber = transfer.number();
      debit = transfer.debit();
      credit = transfer.credit();
      amount = BigDecimal.valueOf(transfer.amount());
      bookedAt = LocalDateTime.now().truncatedTo(ChronoUnit.MICROS);
    }

    abstract @Nullable Long key();
  }

  /** Its key is made by MyBatis-Plus, out of the time and the number of this JVM. */
  @TableName("LEDGER")
  static class AssignedEntry extends Entry {
    @TableId(type = IdType.ASSIGN_ID)
    @Nullable Long id;

    @Override
    @Nullable Long key() {
      return id;
    }
  }

  /** Its key is made by the database. */
  @TableName("LEDGER")
  static class AutoEntry extends Entry {
    @TableId(type = IdType.AUTO)
    @Nullable Long id;

    @Override
    @Nullable Long key() {
      return id;
    }
  }

  @TableName("ACCOUNT")
  static class Account {
    @TableId(type = IdType.INPUT)
    Long id;

    BigDecimal balance;
    long version;
  }

  interface AssignedMapper extends BaseMapper<AssignedEntry> {}

  interface AutoMapper extends BaseMapper<AutoEntry> {}

  interface AccountMapper extends BaseMapper<Account> {}

  private MyBatisPlusStack(
      Target target, Receipts receipts, Class<? extends BaseMapper<E>> mapper, Supplier<E> maker) {
    super(
        target,
        receipts,
        Beans.class,
        Map.of("mybatis-plus.global-config.banner", false),
        context -> {});
    SqlSessionTemplate session = bean(SqlSessionTemplate.class);
    session.getConfiguration().addMapper(mapper);
    session.getConfiguration().addMapper(AccountMapper.class);
    this.entries = session.getMapper(mapper);
    this.accounts = session.getMapper(AccountMapper.class);
    this.maker = maker;
  }

  static Application assignId(Target target, Receipts receipts) {
    return new MyBatisPlusStack<>(target, receipts, AssignedMapper.class, AssignedEntry::new);
  }

  static Application auto(Target target, Receipts receipts) {
    return new MyBatisPlusStack<>(target, receipts, AutoMapper.class, AutoEntry::new);
  }

  @Override
  String write(Transfer transfer) {
    E entry = maker.get();
    entry.fill(transfer);
    entries.insert(entry);
    move(transfer.debit(), -transfer.amount());
    move(transfer.credit(), transfer.amount());
    return String.valueOf(entry.key());
  }

  private void move(long id, int amount) {
    Account account = accounts.selectById(id);
    account.balance = account.balance.add(BigDecimal.valueOf(amount));
    account.version++;
    accounts.updateById(account);
  }
}
