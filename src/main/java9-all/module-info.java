/** The same for the jar that has Byte Buddy in it. */
module io.dmha {
  requires transitive java.sql;
  requires java.management;
  requires java.naming;
  requires static com.zaxxer.hikari;
  requires static micrometer.core;
  requires static org.slf4j;

  exports io.dmha;
  exports io.dmha.event;
  exports io.dmha.integration.hikari;
  exports io.dmha.integration.micrometer;

  uses io.dmha.event.DmhaListener;
  uses java.sql.Driver;

  provides java.sql.Driver with
      io.dmha.DmhaDriver;
}
