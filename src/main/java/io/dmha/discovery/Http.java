package io.dmha.discovery;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a source by HTTP: with an end to each of them, and to what is read of an answer. It
 * follows no redirect, which would carry a secret elsewhere. Thread-safe.
 */
final class Http {
  static final int MOST_BYTES = 1 << 20;
  private static final int CONNECT_MILLIS = 2_000;

  private final boolean isTls;
  private final @Nullable SSLSocketFactory sockets;
  private final Ticker ticker;

  /**
   * @param sockets null for those of the JVM, with the certificates that it trusts
   */
  Http(boolean isTls, @Nullable SSLSocketFactory sockets, Ticker ticker) {
    this.isTls = isTls;
    this.sockets = sockets;
    this.ticker = ticker;
  }

  /** An answer, whatever its status. Immutable. */
  static final class Reply {
    final int status;
    final String body;
    final long index;

    private Reply(int status, String body, long index) {
      this.status = status;
      this.body = body;
      this.index = index;
    }

    /** The same, where the server has said that all is well. */
    Reply ok() throws SourceFailed {
      if (status == HttpURLConnection.HTTP_UNAUTHORIZED
          || status == HttpURLConnection.HTTP_FORBIDDEN) {
        throw new SourceFailed("refuses the user, the password or the token (" + status + ")");
      }
      if (status != HttpURLConnection.HTTP_OK) {
        throw new SourceFailed("answers with status " + status);
      }
      return this;
    }
  }

  /**
   * @param headers names and values by turns; null for none
   * @param body JSON unless the headers say otherwise; null for a GET
   */
  Reply send(
      Host server,
      String method,
      String path,
      String @Nullable [] headers,
      @Nullable String body,
      Duration limit)
      throws SourceFailed {
    Deadline deadline = Deadline.after(limit, ticker);
    HttpURLConnection connection = null;
    try {
      connection = open(server, method, path, headers, body, limit);
      int status = connection.getResponseCode();
      InputStream in =
          status >= HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getErrorStream()
              : connection.getInputStream();
      byte[] read = in == null ? new byte[0] : readAll(in, deadline);
      if (in != null && connection.getContentLengthLong() > read.length) {
        // To older JDKs the stream just ends.
        throw new SourceFailed("breaks its answer off");
      }
      return new Reply(status, utf8(read), index(connection));
    } catch (IOException e) {
      throw unreached(e);
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private static long index(HttpURLConnection connection) {
    String text = connection.getHeaderField("X-Consul-Index");
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** A request that is under way; the caller disconnects it. */
  HttpURLConnection open(
      Host server,
      String method,
      String path,
      String @Nullable [] headers,
      @Nullable String body,
      Duration limit)
      throws IOException {
    URL url = new URL((isTls ? "https://" : "http://") + server + path);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    if (sockets != null && connection instanceof HttpsURLConnection) {
      ((HttpsURLConnection) connection).setSSLSocketFactory(sockets);
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) Math.max(1, limit.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(method);
    if (body != null) {
      connection.setRequestProperty("Content-Type", "application/json");
    }
    for (int i = 0; headers != null && i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    if (body != null) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      connection.setDoOutput(true);
      // Known beforehand: what was sent once is not sent again by the JDK.
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
    }
    return connection;
  }

  /** Each read has a limit of its own, and all together this one. */
  private static byte[] readAll(InputStream in, Deadline deadline)
      throws IOException, SourceFailed {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        all.write(some, 0, n);
        check(all.size(), deadline);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw new SourceFailed("breaks its answer off", e);
    }
    return all.toByteArray();
  }

  /** Of a stream of lines the next one; null where it has ended. */
  static @Nullable String readLine(InputStream in, Deadline deadline)
      throws IOException, SourceFailed {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return utf8(line.toByteArray());
      }
      line.write(b);
      check(line.size(), deadline);
    }
    return line.size() == 0 ? null : utf8(line.toByteArray());
  }

  private static void check(int size, Deadline deadline) throws SourceFailed {
    if (size > MOST_BYTES) {
      throw new SourceFailed("answers more than 1 MiB");
    }
    if (deadline.isOver()) {
      throw new SourceFailed("answers too slowly");
    }
  }

  static String utf8(byte[] bytes) throws SourceFailed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SourceFailed("answers with text that is not UTF-8", e);
    }
  }

  static SourceFailed unreached(IOException e) {
    return e instanceof SSLException
        ? new SourceFailed("cannot be trusted: its certificate is not accepted", e)
        : new SourceFailed("does not answer", e);
  }
}
