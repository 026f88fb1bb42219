package io.dmha.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Who decides what stands in a table of PostgreSQL, and what runs when it is written, by its
 * catalog. Trusted are the login, superusers, the owner of the database, and who is named to be; as
 * the owner of the table also a role that the login is a member of. Stateless.
 */
final class PostgresTable {
  private static final String ALL = "*";

  /** Names of the catalog are written out: a schema in the search path may have others. */
  private static final String QUERY =
      "WITH t AS (SELECT c.* FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
          + " c.relnamespace WHERE n.nspname = ?::pg_catalog.name AND c.relname ="
          + " ?::pg_catalog.name),"
          + " trusted AS (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER OR"
          + " r.rolsuper OR r.oid = (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname"
          + " = pg_catalog.current_database()) OR r.rolname = ANY (?)),"
          + " may AS (SELECT (pg_catalog.aclexplode(t.relacl)).* FROM t UNION ALL SELECT"
          + " (pg_catalog.aclexplode(a.attacl)).* FROM t JOIN pg_catalog.pg_attribute a ON"
          + " a.attrelid = t.oid)"
          + " SELECT 'it is no ordinary table', '' FROM t WHERE t.relkind <> 'r'"
          + " UNION ALL SELECT 'it belongs to ', pg_catalog.pg_get_userbyid(t.relowner)::text FROM"
          + " t WHERE t.relowner NOT IN (SELECT oid FROM trusted) AND NOT"
          + " pg_catalog.pg_has_role(t.relowner, 'MEMBER')"
          + " UNION ALL SELECT 'its schema belongs to ', pg_catalog.pg_get_userbyid(n.nspowner)::text"
          + " FROM t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE n.nspowner NOT"
          + " IN (SELECT oid FROM trusted) AND NOT pg_catalog.pg_has_role(n.nspowner, 'MEMBER') AND"
          + " pg_catalog.pg_get_userbyid(n.nspowner) <> 'pg_database_owner'"
          + " UNION ALL SELECT 'it can be written by ', r.rolname::text FROM t, pg_catalog.pg_roles r"
          + " JOIN pg_catalog.pg_roles w ON w.rolname = 'pg_write_all_data' AND r.oid <> w.oid WHERE"
          + " pg_catalog.pg_has_role(r.oid, w.oid, 'MEMBER') AND r.oid NOT IN (SELECT oid FROM"
          + " trusted)"
          + " UNION ALL SELECT DISTINCT 'it can be written by ', CASE m.grantee WHEN"
          + " 0::pg_catalog.oid THEN"
          + " 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(m.grantee)::text END FROM may m, t WHERE"
          + " m.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') AND"
          + " m.grantee <> t.relowner AND m.grantee NOT IN (SELECT oid FROM trusted) AND NOT"
          + " (m.grantee = 0::pg_catalog.oid AND 'PUBLIC' = ANY (?))"
          + " UNION ALL SELECT 'it has the trigger ', g.tgname::text FROM pg_catalog.pg_trigger g"
          + " JOIN t ON g.tgrelid = t.oid WHERE NOT g.tgisinternal"
          + " UNION ALL SELECT 'it has the rule ', r.rulename::text FROM pg_catalog.pg_rewrite r"
          + " JOIN t ON r.ev_class = t.oid WHERE t.relkind = 'r'"
          + " UNION ALL SELECT 'it is unlogged, so a crash empties it', '' FROM t WHERE"
          + " t.relpersistence <> 'p'"
          + " UNION ALL SELECT 'it has row security', '' FROM t WHERE t.relrowsecurity"
          + " UNION ALL SELECT 'its primary key can be deferred', '' FROM pg_catalog.pg_index i"
          + " JOIN t ON i.indrelid = t.oid WHERE i.indisprimary AND NOT i.indimmediate";

  private PostgresTable() {}

  static List<String> flaws(
      Connection connection, String schema, String table, Collection<String> trusted)
      throws SQLException {
    List<String> flaws = new ArrayList<>();
    if (trusted.contains(ALL)) {
      return flaws;
    }
    try (PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, schema);
      query.setString(2, table.toLowerCase(Locale.ROOT));
      query.setArray(3, connection.createArrayOf("text", trusted.toArray()));
      query.setArray(4, connection.createArrayOf("text", trusted.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          flaws.add(rows.getString(1) + rows.getString(2));
        }
      }
    }
    return flaws;
  }
}
