package io.dmha.discovery;

import io.dmha.time.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of a name (A and AAAA), or hosts and ports of a service (SRV), asked of the DNS servers
 * of the machine: each time anew, for the JVM's own resolver keeps what it has heard.
 */
final class DnsSource implements HostSource {
  private static final String MILLIS = "1000";

  private final String servers;
  private final String name;
  private final int port;
  private final Sleeper sleeper;

  /**
   * @param servers {@code dns:} for those of the machine, or {@code dns://HOST:PORT}
   * @param port -1 to ask for a service
   */
  DnsSource(String servers, String name, int port, Sleeper sleeper) {
    this.servers = servers;
    this.name = name;
    this.port = port;
    this.sleeper = sleeper;
  }

  @Override
  public HostAnswer watch(@Nullable HostAnswer before, Duration timeout)
      throws SourceFailed, InterruptedException {
    if (before != null) {
      sleeper.sleep(timeout.toNanos(), new CountDownLatch(1));
    }
    List<String> records = new ArrayList<>();
    try {
      records.addAll(port < 0 ? asked("SRV") : asked("A", "AAAA"));
    } catch (NamingException e) {
      throw new SourceFailed("does not answer", e);
    }
    // Servers turn them round.
    Collections.sort(records);
    String version = String.join("\n", records);
    return before != null && before.version().equals(version) ? before : read(records, version);
  }

  private HostAnswer read(List<String> records, String version) throws SourceFailed {
    HostEntries entries = new HostEntries();
    for (String record : records) {
      if (port >= 0) {
        entries.add(record, port, false);
      } else {
        // Priority, weight, port, name: the lowest priority is the first.
        String[] parts = record.trim().split(" ", -1);
        if (parts.length != 4 || !parts[2].matches("[0-9]{1,5}")) {
          throw new SourceFailed("names something that is no host with a port");
        }
        String target = parts[3].endsWith(".") ? cutLast(parts[3]) : parts[3];
        entries.add(target, Long.parseLong(parts[2]), false);
      }
    }
    return entries.answer(version);
  }

  private static String cutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  /** The name is a plain one; what com.sun.jndi.dns answers are texts, never objects. */
  @SuppressWarnings("BanJNDI")
  private List<String> asked(String... types) throws NamingException {
    Properties environment = new Properties();
    environment.setProperty(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.setProperty(Context.PROVIDER_URL, servers);
    environment.setProperty("com.sun.jndi.dns.timeout.initial", MILLIS);
    environment.setProperty("com.sun.jndi.dns.timeout.retries", "2");
    DirContext context = new InitialDirContext(environment);
    try {
      List<String> records = new ArrayList<>();
      // One by one: for several types at once it asks for ANY, which servers need not answer.
      for (String type : types) {
        Attribute found = context.getAttributes(name, new String[] {type}).get(type);
        NamingEnumeration<?> each = found == null ? null : found.getAll();
        while (each != null && each.hasMore()) {
          records.add(padded(type, String.valueOf(each.next())));
        }
      }
      return records;
    } finally {
      context.close();
    }
  }

  /** So that they are sorted by their priority: {@code 00010 5 5236 h1.}. */
  private static String padded(String type, String record) {
    int blank = record.indexOf(' ');
    boolean isSrv = type.equals("SRV") && blank > 0 && blank <= 5;
    return isSrv ? "00000".substring(blank) + record : record;
  }
}
