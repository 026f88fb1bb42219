package io.dmha.discovery;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What dmha asks of etcd v3, by its JSON gateway. Used by one thread at a time. */
public final class Etcd {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** More keys than hosts, for some may be left from others. */
  private static final int MOST_KEYS = 4 * HostEntries.MOST;

  private final Http http;
  private final Servers servers;
  private final Login login;
  private final Ticker ticker;

  /** Null before the login, and after it was refused: it ends by itself. */
  private @Nullable String token;

  Etcd(Http http, List<Host> servers, Login login, Ticker ticker) {
    this.http = http;
    this.servers = new Servers(servers);
    this.login = login;
    this.ticker = ticker;
  }

  /** The keys under a prefix, and the revision of the store by which they are so. Immutable. */
  static final class Keys {
    final long revision;
    final Map<String, String> values;

    Keys(long revision, Map<String, String> values) {
      this.revision = revision;
      this.values = values;
    }
  }

  /** All keys that begin so, in their order. */
  Keys read(String prefix) throws SourceFailed {
    String body =
        "{\"key\":" + base64(prefix) + ",\"range_end\":" + base64(after(prefix)) + ",\"limit\":\"";
    Tree answer = call("/v3/kv/range", body + MOST_KEYS + "\"}");
    if (answer.isTrue("more")) {
      throw new SourceFailed("has more than " + MOST_KEYS + " keys there");
    }
    Map<String, String> values = new TreeMap<>();
    for (Object each : answer.list("kvs")) {
      Tree pair = Tree.of(each);
      values.put(decoded(pair.text("key")), decoded(pair.text("value")));
    }
    return new Keys(answer.tree("header").numberInText("revision"), values);
  }

  /**
   * Waits for a change of keys that begin so.
   *
   * @param revision the last that is known
   * @return whether there may be one; false when the time is over
   */
  boolean isChanged(String prefix, long revision, Duration timeout) throws SourceFailed {
    String body =
        "{\"create_request\":{\"key\":"
            + base64(prefix)
            + ",\"range_end\":"
            + base64(after(prefix))
            + ",\"start_revision\":\""
            + (revision + 1)
            + "\"}}";
    return servers.ask(server -> isChanged(server, body, revision, timeout));
  }

  private boolean isChanged(Host server, String body, long revision, Duration timeout)
      throws SourceFailed {
    Deadline deadline = Deadline.after(timeout, ticker);
    HttpURLConnection connection = null;
    boolean isCreated = false;
    try {
      connection = http.open(server, "POST", "/v3/watch", secret(), body, timeout);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        // Reading says why.
        return true;
      }
      InputStream in = connection.getInputStream();
      while (!deadline.isOver()) {
        String line = Http.readLine(in, deadline);
        if (line == null) {
          throw new SourceFailed("has ended a watch");
        }
        Tree result = Tree.of(Json.read(line)).tree("result");
        boolean isQuiet =
            result.isTrue("created") && !result.has("events") && !result.isTrue("canceled");
        // A store of an earlier revision is another one: a watch would wait until it is as old.
        if (!isQuiet || result.tree("header").numberInText("revision") < revision) {
          return true;
        }
        isCreated = true;
      }
      return false;
    } catch (SocketTimeoutException e) {
      if (!isCreated) {
        throw Http.unreached(e);
      }
      return false;
    } catch (IOException e) {
      throw Http.unreached(e);
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  /** Asks one of the servers, after a login where one is given. */
  Tree call(String path, String body) throws SourceFailed {
    return servers.ask(server -> call(server, path, body));
  }

  private Tree call(Host server, String path, String body) throws SourceFailed {
    boolean isFresh = token == null && login.user != null;
    if (isFresh) {
      authenticate(server);
    }
    Http.Reply reply = http.send(server, "POST", path, secret(), body, LIMIT);
    boolean isRefused = reply.status == 401 || reply.status == 400;
    if (isRefused && login.user != null && !isFresh) {
      // The token ends after five minutes, or with the server that has given it.
      authenticate(server);
      reply = http.send(server, "POST", path, secret(), body, LIMIT);
    }
    return Tree.of(Json.read(reply.ok().body));
  }

  private void authenticate(Host server) throws SourceFailed {
    token = null;
    String user = Json.quote(String.valueOf(login.user));
    String password = Json.quote(login.password == null ? "" : login.password);
    String body = "{\"name\":" + user + ",\"password\":" + password + "}";
    Http.Reply reply = http.send(server, "POST", "/v3/auth/authenticate", null, body, LIMIT);
    if (reply.status == 400) {
      throw new SourceFailed("refuses the user or the password");
    }
    String given = Tree.of(Json.read(reply.ok().body)).text("token");
    if (!given.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new SourceFailed("gives no token");
    }
    token = given;
  }

  private String @Nullable [] secret() {
    String known = token;
    return known == null ? null : new String[] {"Authorization", known};
  }

  /** The first key behind all that begin so. */
  private static String after(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }

  static String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  private static String decoded(String text) throws SourceFailed {
    try {
      return Http.utf8(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new SourceFailed("answers a key or a value that is no Base64", e);
    }
  }
}
