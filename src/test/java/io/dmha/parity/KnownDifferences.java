package io.dmha.parity;

import java.util.List;

/** What is different on purpose, and what is still to be mended, each with its reason. */
final class KnownDifferences {
  private static final String ANY = ".*";
  private static final String H2 = "H2.*";
  private static final String POSTGRES = "PostgreSQL";
  private static final String DAMENG = "Dameng";
  private static final String CLOSED = ".*Told.Unknown 0800[36] 0|.*SQLClientInfoException 08003 0";
  private static final String BAD_ARGUMENT = "java.sql.SQLException 22023 0";
  private static final String LOST = ".*Told.(NotApplied 40001|Unknown 0800[67]) 0|null|«bound»";
  private static final String TORN = ".*Told.NotApplied 40001.*";

  static final List<Allowed> ON_PURPOSE =
      List.of(
          new Allowed(
              ANY,
              "closed",
              "(of a closed connection |closed CONNECTION).*",
              ANY,
              CLOSED,
              "a call on a closed connection gets 08003, one on what went with it 08006"),
          new Allowed(
              H2,
              "closed",
              "of a closed connection METADATA.getURL\\(\\)",
              ANY,
              "«jdbc:h2:.*",
              "dmha knows the URL by itself"),
          new Allowed(
              "H2.*|Dameng",
              "closed",
              "of a closed connection [A-Z_]+\\.cancel\\(\\)",
              ANY,
              "null",
              "there is nothing to cancel, which dmha takes for done"),
          new Allowed(
              ANY,
              "closed",
              "closed [A-Z_]+\\.getConnection\\(\\)",
              "a Connection|null",
              "java.sql.SQLException HY010 0",
              "JDBC wants an error; these drivers give none"),
          new Allowed(
              ANY,
              "open",
              "CONNECTION.(abort\\(null\\)|isValid\\(-1 Integer\\))",
              ANY,
              BAD_ARGUMENT,
              "JDBC wants an error, which the drivers give in their own ways or not at all"),
          new Allowed(
              POSTGRES,
              "open",
              "METADATA.getCatalogs\\(\\)",
              "rows.*",
              "rows.*",
              "each way has a database of its own, and sorts its name among the others"),
          new Allowed(
              POSTGRES,
              "setters",
              "setBlob.*",
              "«1: [$0-9.,]*»",
              "«1: [$0-9.,]*»",
              "the server numbers large objects"),
          new Allowed(
              DAMENG,
              "getters",
              "getObject\\(1 Integer, Blob\\) of 'a clob' as clob",
              "«Blob 01.*",
              "«Blob 01.*",
              "what the driver reads is the LOB's number"),
          new Allowed(
              DAMENG,
              "open|closed",
              ".*[A-Z_]+\\.(getCursorName|getSavepointId)\\(\\)",
              ANY,
              ANY,
              "the driver numbers what it has made in this process"),
          new Allowed(
              DAMENG,
              "open",
              "CONNECTION.getClientInfo\\(\\)",
              "map.*",
              "map.*",
              "dmha gives the driver options of its own, and the list has them"),
          new Allowed(
              DAMENG,
              "setters|transactions",
              ANY,
              ".*60(01|60).*",
              ".*Told.*",
              "the server of the tests hangs up on what it does not understand"));

  /** Each row is to be taken away when what it names is mended. */
  static final List<Allowed> TO_BE_MENDED =
      List.of(
          new Allowed(
              ANY,
              "closed",
              "of a closed connection [A-Z_]+\\.(set|add|clear|close|register|isC).*",
              ANY,
              "null|Boolean true",
              "a setter of a statement whose connection is closed is kept and not refused"),
          new Allowed(
              H2,
              "getters",
              "get(Object|Array).*",
              ".*90027.*",
              LOST,
              "bytes that are no serialized object are taken for a lost link"),
          new Allowed(
              H2,
              "setters|open",
              ANY,
              ".*90028.*",
              LOST,
              "a stream that throws, or a place behind the end of a LOB, is taken for a lost link"),
          new Allowed(
              H2,
              "transactions",
              ANY,
              ".*9002[78]; .*|.*9002[78] .*",
              TORN,
              "the same two errors cost the transaction"),
          new Allowed(
              POSTGRES,
              "setters",
              "setBinaryStream\\(1 Integer, a stream, .*",
              ".*PSQLException (42804|08P01|22023|22001) 0",
              LOST,
              "an error of the server, where a stream is not as long as was said, is taken for a loss"),
          new Allowed(
              POSTGRES,
              "open",
              "[A-Z_]+\\.update.*",
              ".*PSQLException null 0",
              LOST,
              "a stream that throws is taken for a lost link"),
          new Allowed(
              POSTGRES,
              "transactions",
              "[A-Z_]+\\.update.*",
              "«org.postgresql.util.PSQLException null 0;.*",
              TORN,
              "the same error costs the transaction"),
          new Allowed(
              DAMENG,
              "getters|open",
              ".*get.*",
              "java.lang.RuntimeException|java.time.DateTimeException",
              LOST,
              "text that is no date is taken for a lost link"),
          new Allowed(
              DAMENG,
              "setters|open",
              ANY,
              "dm.jdbc.driver.DMException  0|.*ArrayIndexOutOfBoundsException",
              LOST,
              "a stream that throws, or an index that is not there, is taken for a lost link"),
          new Allowed(
              DAMENG,
              "transactions",
              ANY,
              "«(java.lang.RuntimeException|java.time.DateTimeException"
                  + "|java.lang.ArrayIndexOutOfBoundsException|dm.jdbc.driver.DMException  0);.*",
              ".*Told.(NotApplied|Unknown).*",
              "the same errors cost the transaction"),
          new Allowed(
              DAMENG,
              "open",
              "CONNECTION.setClientInfo\\(null\\)",
              "null",
              "java.lang.NullPointerException",
              "the driver takes no properties for none"));

  private KnownDifferences() {}
}
