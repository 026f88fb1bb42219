package io.dmha.parity;

import java.util.List;

/**
 * What is different on purpose, each with its reason. A row that names no difference is an error.
 */
final class KnownDifferences {
  private static final String ANY = ".*";
  private static final String H2 = "H2.*";
  private static final String POSTGRES = "PostgreSQL";
  private static final String DAMENG = "Dameng";
  private static final String GOES_ON = "; «committed»; 1 on the same session»";
  private static final String ERROR = "(java|org|dm)\\..*";
  private static final String VALUE = "(?!" + ERROR + ").*";
  private static final String OF_CLOSED = "(of a closed connection |closed CONNECTION).*";
  private static final String CLOSED_ERROR =
      ".*DmhaExceptions.(Unknown|Closed) 0800[36] 0|.*SQLClientInfoException 08003 0";

  static final List<Allowed> ON_PURPOSE =
      List.of(
          new Allowed(Reason.CLOSED_CONNECTION, ANY, "CLOSED", OF_CLOSED, ERROR, CLOSED_ERROR),
          new Allowed(Reason.CLOSED_TOLERATED, ANY, "CLOSED", OF_CLOSED, VALUE, CLOSED_ERROR),
          new Allowed(
              Reason.CLOSED_URL,
              H2,
              "CLOSED",
              "of a closed connection METADATA.getURL\\(\\)",
              ".* 90007 90007",
              "«jdbc:h2:.*"),
          new Allowed(
              Reason.CLOSED_SAYS_SO,
              "H2.*|PostgreSQL",
              "CLOSED",
              "of a closed connection [A-Z_]+\\.isClosed\\(\\)",
              "Boolean false",
              "Boolean true"),
          new Allowed(
              Reason.NOTHING_TO_CANCEL,
              "H2.*|Dameng",
              "CLOSED",
              "of a closed connection [A-Z_]+\\.cancel\\(\\)",
              ".* (90007 90007|08007 6035)",
              "null"),
          new Allowed(
              Reason.CLOSED_OWNER,
              ANY,
              "CLOSED",
              "closed [A-Z_]+\\.getConnection\\(\\)",
              "a Connection|null",
              "java.sql.SQLException HY010 0"),
          new Allowed(
              Reason.BAD_ARGUMENT,
              ANY,
              "OPEN",
              "CONNECTION.(abort\\(null\\)|isValid\\(-1 Integer\\))",
              ANY,
              "java.sql.SQLException 22023 0"),
          new Allowed(
              Reason.CATALOGS, POSTGRES, "OPEN", "METADATA.getCatalogs\\(\\)", "rows.*", "rows.*"),
          new Allowed(
              Reason.LARGE_OBJECT,
              POSTGRES,
              "SETTERS",
              "setBlob\\(1 Integer, a stream.*",
              "«1: [$0-9.,]*»",
              "«1: [$0-9.,]*»"),
          new Allowed(
              Reason.UNCHECKED_STREAM,
              POSTGRES,
              "SETTERS|OPEN",
              "([A-Z]+\\.)?set[A-Za-z]+\\(1 Integer, a (stream|reader) that throws unchecked.*",
              "java.lang.IllegalStateException",
              "org.postgresql.util.PSQLException (99999|58030|22023) 0"),
          new Allowed(
              Reason.UNCHECKED_STREAM,
              POSTGRES,
              "TRANSACTIONS",
              "([A-Z]+\\.)?set[A-Za-z]+\\(1 Integer, a (stream|reader) that throws unchecked.*",
              "«java.lang.IllegalStateException" + GOES_ON,
              "«org.postgresql.util.PSQLException (99999|58030) 0" + GOES_ON),
          new Allowed(
              Reason.SAVEPOINT_NUMBER,
              DAMENG,
              "OPEN|CLOSED",
              ".*SAVEPOINT.getSavepointId\\(\\)",
              "Integer .*",
              "Integer .*"),
          new Allowed(
              Reason.OPTIONS, DAMENG, "OPEN", "CONNECTION.getClientInfo\\(\\)", "map.*", "map.*"),
          new Allowed(
              Reason.LOST,
              DAMENG,
              "SETTERS",
              "set(Bytes\\(1 Integer, a byte\\[\\]|Object\\(1 Integer, bytes)\\) for (int|bigint)",
              "dm.jdbc.driver.DMException 08S01 6001",
              ".*DmhaExceptions.NotApplied 40001 0"),
          new Allowed(
              Reason.LOST,
              DAMENG,
              "TRANSACTIONS",
              "set(Bytes\\(1 Integer, a byte\\[\\]|Object\\(1 Integer, bytes)\\) for int",
              "dm.jdbc.driver.DMException 08003 6060",
              "«.*DmhaExceptions.NotApplied 40001 0; .*DmhaExceptions.NotApplied 40001 0; 0 on another session»"));

  private KnownDifferences() {}
}
