/** The same for the jar that has Byte Buddy and SLF4J in it. */
module io.dmha {
  requires transitive java.sql;
  requires java.management;
  requires java.naming;

  exports io.dmha;
  exports io.dmha.event;

  uses io.dmha.event.DmhaListener;
  uses java.sql.Driver;

  provides java.sql.Driver with
      io.dmha.DmhaDriver;
}
