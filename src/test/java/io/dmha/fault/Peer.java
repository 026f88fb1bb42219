package io.dmha.fault;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer that is no database, and the evidence that Dameng's driver leaves of meeting it. */
enum Peer {
  CLOSES("vendor code 6001, EOFException"),
  RESETS("vendor code 6001, SocketException ECONNRESET"),
  SENDS_ZEROS("RuntimeException"),
  SENDS_BAD_CHECKSUM("vendor code 6002"),
  SPEAKS_HTTP("vendor code 6001, EOFException"),
  IS_SILENT("vendor code 6001, SocketTimeoutException ETIMEDOUT");

  final String evidence;

  Peer(String evidence) {
    this.evidence = evidence;
  }

  /** Meets every connection this way, until the socket is closed. */
  void serve(ServerSocket server) {
    Thread thread = new Thread(() -> acceptAll(server), "peer that " + this);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        meet(server.accept());
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void meet(Socket socket) throws IOException {
    if (this == RESETS) {
      socket.setSoLinger(true, 0);
    }
    if (this != CLOSES && this != RESETS && this != IS_SILENT) {
      socket.getOutputStream().write(answer());
    }
    if (this != IS_SILENT) {
      socket.close();
    }
  }

  private byte[] answer() {
    byte[] zeros = new byte[64];
    if (this == SPEAKS_HTTP) {
      byte[] text = "HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII);
      return Arrays.copyOf(text, 200);
    }
    zeros[0] = (byte) (this == SENDS_BAD_CHECKSUM ? 7 : 0);
    return zeros;
  }
}
