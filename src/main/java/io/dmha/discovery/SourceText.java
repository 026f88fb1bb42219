package io.dmha.discovery;

import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.url.Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the source that the setting names: {@code etcd://h1:2379,h2:2379/prefix}, {@code
 * consul://h:8500/service}, {@code nacos://h:8848/namespace/group/service}, all with {@code +tls},
 * {@code file:PATH}, {@code dns:NAME:PORT}, {@code dns+srv:NAME}.
 */
public final class SourceText {
  private static final String TLS = "+tls";

  /** No part of it begins with a dot: {@code ..} would lead elsewhere. */
  private static final String PATH = "[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*";

  private SourceText() {}

  /**
   * The source.
   *
   * @return null where the text names none
   */
  public static @Nullable HostSource source(
      String text, Login login, Sleeper sleeper, Ticker ticker) {
    int colon = text.indexOf(':');
    String kind = text.substring(0, Math.max(0, colon));
    String rest = text.substring(colon + 1);
    switch (kind) {
      case "file":
        return file(rest, sleeper, ticker);
      case "dns":
        Address asked = Address.read(rest);
        return asked == null ? null : new DnsSource("dns:", asked.host(), asked.port(), sleeper);
      case "dns+srv":
        return Address.read(rest + ":1") == null ? null : new DnsSource("dns:", rest, -1, sleeper);
      case "etcd":
      case "etcd+tls":
      case "consul":
      case "consul+tls":
        return overHttp(kind, rest, login, ticker);
      case "nacos":
      case "nacos+tls":
        return nacos(new Http(kind.endsWith(TLS), null, ticker), rest, login, sleeper, ticker);
      default:
        return null;
    }
  }

  /**
   * Where a host can be entered, so that such a source names it.
   *
   * @return null where the text names no etcd and no Consul
   */
  public static @Nullable Registry registry(String text, Login login, Ticker ticker) {
    int colon = Math.max(0, text.indexOf(':'));
    String kind = text.substring(0, colon);
    boolean isOne = kind.matches("(etcd|consul)(\\+tls)?");
    Place place = isOne ? Place.read(text.substring(colon + 1), PATH) : null;
    if (place == null) {
      return null;
    }
    Http http = new Http(kind.endsWith(TLS), null, ticker);
    return kind.startsWith("etcd")
        ? new EtcdRegistry(new Etcd(http, place.servers, login, ticker), place.path)
        : new ConsulRegistry(http, place.servers, place.path, login);
  }

  private static @Nullable HostSource file(String rest, Sleeper sleeper, Ticker ticker) {
    try {
      return rest.isEmpty() ? null : new FileSource(Paths.get(rest), sleeper, ticker);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static @Nullable HostSource overHttp(
      String kind, String rest, Login login, Ticker ticker) {
    Place place = Place.read(rest, PATH);
    if (place == null) {
      return null;
    }
    Http http = new Http(kind.endsWith(TLS), null, ticker);
    return kind.startsWith("etcd")
        ? new EtcdSource(new Etcd(http, place.servers, login, ticker), place.path)
        : new ConsulSource(http, place.servers, place.path, login);
  }

  private static @Nullable HostSource nacos(
      Http http, String rest, Login login, Sleeper sleeper, Ticker ticker) {
    Place place = Place.read(rest, NacosService.PATH);
    if (place == null) {
      return null;
    }
    NacosService service = NacosService.read(place.path);
    return new NacosSource(new Nacos(http, place.servers, service, login), sleeper, ticker);
  }

  /** {@code //h1:2379,h2:2379/path}. Immutable. */
  static final class Place {
    final List<Host> servers;
    final String path;

    private Place(List<Host> servers, String path) {
      this.servers = servers;
      this.path = path;
    }

    /** Null where it is none. */
    static @Nullable Place read(String rest, String path) {
      int slash = rest.startsWith("//") ? rest.indexOf('/', 2) : -1;
      if (slash < 0 || !rest.substring(slash + 1).matches(path)) {
        return null;
      }
      List<Host> servers = new ArrayList<>();
      for (String each : rest.substring(2, slash).split(",", -1)) {
        Address server = Address.read(each);
        if (server == null) {
          return null;
        }
        servers.add(new Host(server.host(), server.port()));
      }
      return new Place(servers, rest.substring(slash + 1));
    }
  }
}
