package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The tables of Quartz, as its own files have them. For Dameng those for H2 are taken. */
final class QuartzTables {
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(--|#).*$");
  private static final Pattern END = Pattern.compile(";");
  private static final Pattern DROP = Pattern.compile("(?is)\\A(DROP|COMMIT)\\b.*");

  private QuartzTables() {}

  static List<String> statements(Product product) {
    String text = COMMENT.matcher(text(product)).replaceAll("");
    List<String> statements = new ArrayList<>();
    for (String part : END.split(text)) {
      String statement = part.strip();
      if (!statement.isEmpty() && !DROP.matcher(statement).matches()) {
        statements.add(statement);
      }
    }
    return statements;
  }

  private static String text(Product product) {
    String file =
        "/org/quartz/impl/jdbcjobstore/tables_"
            + (product == Product.POSTGRESQL ? "postgres" : "h2")
            + ".sql";
    try (InputStream in = QuartzTables.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("Quartz has no file " + file + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
