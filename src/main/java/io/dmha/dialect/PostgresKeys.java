package io.dmha.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The identity column of a table of PostgreSQL, by its catalogs (chapter 53 of its manual), which
 * every user may read: a query that fails would end the transaction it is in.
 */
final class PostgresKeys {
  /** The first version whose catalogs have all that is asked. */
  private static final int FIRST_VERSION = 11;

  /**
   * Whole numbers counted by a sequence of their own, from which no other default draws, that does
   * not begin again, unique by themselves and at once, of a table without children. What its
   * triggers and defaults make of CURRVAL is another value when keys are given.
   */
  private static final String QUERY =
      "SELECT DISTINCT a.attname FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
          + " AND NOT a.attisdropped"
          + " JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisunique"
          + " AND i.indisvalid AND i.indimmediate AND i.indnkeyatts = 1"
          + " AND i.indkey[0] = a.attnum AND i.indpred IS NULL"
          + " WHERE c.oid = pg_catalog.to_regclass(?) AND c.relkind IN ('r', 'p')"
          + " AND a.atttypid IN (20, 21, 23)"
          + " AND (a.attidentity <> '' OR EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef d"
          + " WHERE d.adrelid = c.oid AND d.adnum = a.attnum"
          + " AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%::regclass)'))"
          + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_sequence s WHERE NOT s.seqcycle"
          + " AND s.seqrelid = pg_catalog.pg_get_serial_sequence("
          + "c.oid::pg_catalog.regclass::text, a.attname)::pg_catalog.regclass)"
          + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend u"
          + " JOIN pg_catalog.pg_attrdef o ON o.oid = u.objid"
          + " WHERE u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass"
          + " AND u.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass"
          + " AND u.refobjid = pg_catalog.pg_get_serial_sequence("
          + "c.oid::pg_catalog.regclass::text, a.attname)::pg_catalog.regclass"
          + " AND NOT (o.adrelid = c.oid AND o.adnum = a.attnum))"
          + " AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'INSERT')"
          + " AND (c.relkind = 'p' OR NOT EXISTS"
          + " (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))"
          + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t"
          + " JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid"
          + " WHERE t.tgrelid = c.oid AND NOT t.tgisinternal"
          + " AND p.prosrc ~* '(currval|lastval)')"
          + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef d WHERE d.adrelid = c.oid"
          + " AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~* '(currval|lastval)')";

  private PostgresKeys() {}

  /**
   * Asks for it.
   *
   * @return null where there is none, or several
   */
  static @Nullable IdentityColumn of(Connection connection, String table) throws SQLException {
    boolean isPlain = table.indexOf('.') == table.lastIndexOf('.');
    if (!isPlain || connection.getMetaData().getDatabaseMajorVersion() < FIRST_VERSION) {
      return null;
    }
    try (PreparedStatement select = connection.prepareStatement(QUERY)) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        String name = rows.next() ? rows.getString(1) : null;
        return name == null || rows.next()
            ? null
            : new IdentityColumn(name, Collections.emptySet(), false);
      }
    }
  }
}
