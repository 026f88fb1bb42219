package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The applications that there are, by the names that the command knows. */
public enum Stacks {
  JPA_IDENTITY("Spring Data JPA, Hibernate, IDENTITY", Schema.Key.IDENTITY, JpaStack::identity),
  JPA_SEQUENCE("Spring Data JPA, Hibernate, SEQUENCE", Schema.Key.NUMBER, JpaStack::sequence),
  JPA_UUID("Spring Data JPA, Hibernate, UUID", Schema.Key.UUID, JpaStack::uuid),
  MYBATIS_ASSIGN_ID("MyBatis-Plus, ASSIGN_ID", Schema.Key.NUMBER, MyBatisPlusStack::assignId),
  MYBATIS_AUTO("MyBatis-Plus, AUTO", Schema.Key.IDENTITY, MyBatisPlusStack::auto),
  DATA_JDBC("Spring Data JDBC", Schema.Key.IDENTITY, DataJdbcStack::new),
  JOOQ("jOOQ", Schema.Key.IDENTITY, JooqStack::new),
  QUARTZ("Quartz, clustered JobStoreTX", Schema.Key.IDENTITY, QuartzStack::new);

  private final String title;
  private final Schema.Key key;
  private final Starter starter;

  Stacks(String title, Schema.Key key, Starter starter) {
    this.title = title;
    this.key = key;
    this.starter = starter;
  }

  private interface Starter {
    Application start(Target target, Receipts receipts);
  }

  /** Its name in the table. */
  public String title() {
    return title;
  }

  /** The statements that make its tables, and the accounts from 0 on, with nothing in them. */
  public List<String> schema(Product product, int accounts) {
    List<String> statements = new ArrayList<>(Schema.statements(product, key, accounts));
    if (this == QUARTZ) {
      statements.addAll(QuartzTables.statements(product));
    }
    return statements;
  }

  /** Starts one. */
  public Application start(Target target, Receipts receipts) {
    return starter.start(target, receipts);
  }

  /** Its name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The application of this name, such as {@code jpa-identity}. */
  public static Stacks named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
