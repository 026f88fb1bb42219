package io.dmha.discovery;

import io.dmha.fixtures.net.FixedPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * A server of HTTP that answers each request as the test says, byte by byte, and remembers what it
 * was asked. A real socket: what hangs here hangs there.
 */
final class Script implements AutoCloseable {
  /** Writes the whole answer, its head included. */
  interface Answer {
    void to(String request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Thread accepting;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Answer answer;

  Script(Answer answer) {
    this(ServerSocketFactory.getDefault(), answer);
  }

  Script(ServerSocketFactory sockets, Answer answer) {
    this.answer = answer;
    try {
      server = sockets.createServerSocket(0, 50, FixedPort.loopback());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepting = new Thread(this::accept, "fixture-script");
    accepting.setDaemon(true);
    accepting.start();
  }

  static Answer says(int status, String body, String... headers) {
    return (request, out) ->
        out.write(
            head(status, body.length(), headers)
                .concat(body)
                .getBytes(StandardCharsets.ISO_8859_1));
  }

  static String head(int status, long length, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
  }

  void answers(Answer other) {
    answer = other;
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "fixture-script-one");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String request = read(socket.getInputStream());
      requests.add(request);
      answer.to(request, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException | InterruptedException e) {
      // The client is gone, or never spoke our language: that is what some tests are about.
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended");
      }
      read.write(b);
    }
    String head = read.toString(StandardCharsets.ISO_8859_1);
    java.util.regex.Matcher length =
        java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    return head + new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      // Until then the port is not given back: one more may be accepted.
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
