package io.dmha.jdbc;

import java.io.IOException;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.SQLException;

/** What a vendor's driver offers besides JDBC, in all shapes that cost something to forward. */
public interface VendorConnection extends Connection {
  /** Arguments of one and of two slots. */
  long vendorMix(int a, long b, double c, Object d, float e, String f, boolean g)
      throws SQLException;

  /** Nothing given, nothing returned. */
  void vendorPlain() throws SQLException;

  /** An exception that is not of SQL. */
  String vendorRead(char c, short s, byte b) throws IOException, SQLException;

  /** A result that JDBC has a proxy for. */
  Blob vendorBlob() throws SQLException;

  /** A body of its own, which the driver has overridden. */
  default String vendorDefault() throws SQLException {
    return "not from the driver";
  }

  /** The same name with other arguments. */
  default int vendorDefault(int... numbers) throws SQLException {
    return numbers.length;
  }
}
