package io.dmha.stacks.app;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Hibernate keeps: a row of the ledger, its key made in one of three ways, and accounts. */
final class JpaEntities {
  private JpaEntities() {}

  /** A row of the ledger but for its key. */
  @MappedSuperclass
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

    /** The key that it has been given. */
    abstract String key();
  }

  /** Its key is made by the database when it is written. */
  @Entity(name = "IdentityEntry")
  @Table(name = "ledger")
  static class IdentityEntry extends Entry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    @Override
    String key() {
      return String.valueOf(id);
    }
  }

  /** Its key comes out of a sequence, by 50 at a time, as is usual. */
  @Entity(name = "SequenceEntry")
  @Table(name = "ledger")
  static class SequenceEntry extends Entry {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "ledger")
    @SequenceGenerator(name = "ledger", sequenceName = "ledger_seq")
    @Nullable Long id;

    @Override
    String key() {
      return String.valueOf(id);
    }
  }

  /** Its key is made by Hibernate. */
  @Entity(name = "UuidEntry")
  @Table(name = "ledger")
  static class UuidEntry extends Entry {
    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    @Nullable UUID id;

    @Override
    String key() {
      return String.valueOf(id);
    }
  }

  /** An account, which nobody changes unseen. */
  @Entity(name = "Account")
  @Table(name = "account")
  static class Account {
    @Id Long id;
    BigDecimal balance;
    @Version long version;

    void add(int amount) {
      balance = balance.add(BigDecimal.valueOf(amount));
    }
  }
}
