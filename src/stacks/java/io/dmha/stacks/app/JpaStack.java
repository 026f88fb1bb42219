package io.dmha.stacks.app;

import io.dmha.stacks.app.JpaEntities.Account;
import io.dmha.stacks.app.JpaEntities.Entry;
import io.dmha.stacks.app.JpaEntities.IdentityEntry;
import io.dmha.stacks.app.JpaEntities.SequenceEntry;
import io.dmha.stacks.app.JpaEntities.UuidEntry;
import io.dmha.stacks.cluster.Product;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/**
 * Spring Data JPA over Hibernate, with one of the ways to make a key. The accounts are read,
 * changed and written by their version, as most applications do.
 */
final class JpaStack extends SpringStack {
  private final SimpleJpaRepository<Entry, Object> entries;
  private final SimpleJpaRepository<Account, Long> accounts;
  private final Supplier<? extends Entry> maker;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    TransactionAutoConfiguration.class
  })
  static class Beans {}

  private <E extends Entry> JpaStack(
      Target target, Receipts receipts, Class<E> entry, Supplier<E> maker) {
    super(target, receipts, Beans.class, properties(target), managing(entry));
    EntityManager manager =
        SharedEntityManagerCreator.createSharedEntityManager(bean(EntityManagerFactory.class));
    @SuppressWarnings("unchecked") // Entities are given to it, and none are taken from it.
    Class<Entry> domain = (Class<Entry>) (Class<?>) entry;
    this.entries = new SimpleJpaRepository<>(domain, manager);
    this.accounts = new SimpleJpaRepository<>(Account.class, manager);
    this.maker = maker;
  }

  static Application identity(Target target, Receipts receipts) {
    return new JpaStack(target, receipts, IdentityEntry.class, IdentityEntry::new);
  }

  static Application sequence(Target target, Receipts receipts) {
    return new JpaStack(target, receipts, SequenceEntry.class, SequenceEntry::new);
  }

  static Application uuid(Target target, Receipts receipts) {
    return new JpaStack(target, receipts, UuidEntry.class, UuidEntry::new);
  }

  private static Map<String, Object> properties(Target target) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.jpa.hibernate.ddl-auto", "none");
    properties.put("spring.jpa.open-in-view", false);
    if (target.product() == Product.DAMENG) {
      properties.put("spring.jpa.database-platform", DamengDialect.class.getName());
    }
    return properties;
  }

  /** Of the entities of this package those alone that the application has. */
  private static ApplicationContextInitializer<ConfigurableApplicationContext> managing(
      Class<?> entry) {
    return context ->
        ((GenericApplicationContext) context)
            .registerBean(
                PersistenceManagedTypes.class,
                () -> PersistenceManagedTypes.of(entry.getName(), Account.class.getName()));
  }

  @Override
  String write(Transfer transfer) {
    Entry entry = maker.get();
    entry.fill(transfer);
    Entry saved = entries.save(entry);
    accounts.findById(transfer.debit()).orElseThrow().add(-transfer.amount());
    accounts.findById(transfer.credit()).orElseThrow().add(transfer.amount());
    return saved.key();
  }
}
