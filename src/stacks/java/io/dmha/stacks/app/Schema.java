package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;
import java.util.ArrayList;
import java.util.List;

/** The tables that all applications have: a ledger, whose rows may be doubled, and accounts. */
final class Schema {
  private Schema() {}

  /** Who makes the key of a row of the ledger. */
  enum Key {
    /** The database, when the row is written. */
    IDENTITY,
    /** The application, as a number, perhaps out of a sequence. */
    NUMBER,
    /** The application, as a UUID. */
    UUID;

    String type(Product product) {
      return switch (this) {
        case IDENTITY -> product.identity();
        case NUMBER -> "BIGINT";
        case UUID -> product.uuid();
      };
    }
  }

  static List<String> statements(Product product, Key key, int accounts) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE LEDGER (ID "
            + key.type(product)
            + " NOT NULL PRIMARY KEY, BUSINESS_NUMBER BIGINT NOT NULL, DEBIT BIGINT NOT NULL,"
            + " CREDIT BIGINT NOT NULL, AMOUNT DECIMAL(12, 2) NOT NULL, BOOKED_AT "
            + product.timestamp()
            + " NOT NULL)");
    statements.add(
        "CREATE TABLE ACCOUNT (ID BIGINT NOT NULL PRIMARY KEY, BALANCE DECIMAL(12, 2) NOT NULL,"
            + " VERSION BIGINT NOT NULL)");
    statements.add("CREATE SEQUENCE LEDGER_SEQ START WITH 1 INCREMENT BY 50");
    for (int i = 0; i < accounts; i++) {
      statements.add("INSERT INTO ACCOUNT (ID, BALANCE, VERSION) VALUES (" + i + ", 0, 1)");
    }
    return statements;
  }
}
