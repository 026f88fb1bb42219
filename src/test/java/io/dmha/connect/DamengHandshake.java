package io.dmha.connect;

import io.dmha.fixtures.net.SocketScript;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * The first two answers of a Dameng server, startup and login, and then nothing more: enough for
 * the real driver to be refused, or to be let in and told the role of the host.
 */
final class DamengHandshake implements SocketScript {
  static final int NORMAL = 0;
  static final int PRIMARY = 1;
  static final int STANDBY = 2;
  static final int MOUNT = 3;
  static final int OPEN = 4;
  static final int SUSPEND = 5;

  private static final int HEADER = 64;
  private static final int PROTOCOL = 11;

  private final byte[] startup;
  private final byte[] login;

  private DamengHandshake(byte[] startup, byte[] login) {
    this.startup = startup;
    this.login = login;
  }

  /** Refuses the login with this code. */
  static SocketScript refusing(int code, String message) {
    byte[] body = body(new int[3], message);
    return new DamengHandshake(startup(false), frame(header(code), body));
  }

  /** Lets everybody in. */
  static SocketScript admitting(int mode, int status) {
    ByteBuffer header = header(0);
    header.putInt(20, 8192).putInt(29, 1).putShort(35, (short) mode).putShort(37, (short) status);
    byte[] body = new byte[256];
    return new DamengHandshake(startup(false), frame(header, body));
  }

  /** Demands TLS, and says nothing more. */
  static SocketScript demandingTls() {
    return new DamengHandshake(startup(true), new byte[0]);
  }

  private static byte[] startup(boolean isTls) {
    ByteBuffer header = header(0);
    header.putInt(20, isTls ? 1 : 0).putInt(24, 3).putInt(28, 1);
    header.put(46, (byte) 1).putShort(48, (short) PROTOCOL);
    return frame(header, body(new int[4], "8.1.3.140"));
  }

  private static ByteBuffer header(int code) {
    return ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN).putInt(10, code);
  }

  private static byte[] body(int[] numbers, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 * numbers.length + 4 + bytes.length);
    body.order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      body.putInt(number);
    }
    return body.putInt(bytes.length).put(bytes).array();
  }

  private static byte[] frame(ByteBuffer header, byte[] body) {
    byte[] bytes = new byte[HEADER];
    header.putInt(6, body.length).get(0, bytes);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(seal(bytes));
    frame.writeBytes(body);
    return frame.toByteArray();
  }

  /** Puts the checksum of the header where it belongs. */
  static byte[] seal(byte[] header) {
    byte[] sealed = Arrays.copyOf(header, HEADER);
    sealed[19] = 0;
    for (int i = 0; i < 19; i++) {
      sealed[19] ^= sealed[i];
    }
    return sealed;
  }

  @Override
  public void play(Socket socket, CountDownLatch stop) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    readFrame(in);
    socket.getOutputStream().write(startup);
    if (login.length > 0) {
      readFrame(in);
      socket.getOutputStream().write(login);
    }
    stop.await();
  }

  private static void readFrame(DataInputStream in) throws IOException {
    byte[] header = new byte[HEADER];
    in.readFully(header);
    in.skipNBytes(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(6));
  }
}
