/**
 * A JDBC driver that wraps another one. {@code io.dmha} and {@code io.dmha.event} are public; the
 * other packages may change without notice.
 */
module io.dmha {
  requires transitive java.sql;
  requires java.management;
  requires java.naming;
  requires static org.slf4j;
  requires net.bytebuddy;

  exports io.dmha;
  exports io.dmha.event;

  uses io.dmha.event.DmhaListener;
  uses java.sql.Driver;

  provides java.sql.Driver with
      io.dmha.DmhaDriver;
}
