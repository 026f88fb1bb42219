/** The same for the jar that has Byte Buddy in it. */
module io.dmha {
  requires transitive java.sql;
  requires java.management;
  requires java.naming;
  requires static org.slf4j;

  exports io.dmha;
  exports io.dmha.event;

  uses io.dmha.event.DmhaListener;
  uses java.sql.Driver;

  provides java.sql.Driver with
      io.dmha.DmhaDriver;
}
