package io.dmha.connect;

import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.net.SocketScript;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A peer that is no Dameng server, the reason dmha gives for leaving it, and what the driver
 * underneath throws or has as its cause.
 */
enum DamengPeer {
  REFUSES("vendor code 6001, ConnectException ECONNREFUSED", ConnectException.class) {
    @Override
    Place open() {
      return Place.of(NetFault.REFUSE);
    }
  },
  DROPS_SYN("vendor code 6001, SocketTimeoutException", SocketTimeoutException.class) {
    @Override
    Place open() {
      return Place.of(NetFault.BLACK_HOLE_CONNECT);
    }
  },
  IS_SILENT(
      "vendor code 6001, SocketTimeoutException",
      SocketTimeoutException.class,
      SocketScript::silence),
  HANGS_UP("vendor code 6001, EOFException", EOFException.class, SocketScript::fin),
  RESETS("vendor code 6001, SocketException", SocketException.class, SocketScript::rst),
  READS_AND_HANGS_UP(
      "vendor code 6001, EOFException", EOFException.class, SocketScript::readThenFin),
  READS_AND_RESETS(
      "vendor code 6001, SocketException", SocketException.class, SocketScript::readThenRst),
  SPEAKS_HTTP("vendor code 6001, EOFException", EOFException.class, SocketScript::http400),
  SPEAKS_SSH(
      "vendor code 6001, SocketTimeoutException",
      SocketTimeoutException.class,
      SocketScript::sshBanner),
  SENDS_ZEROS("RuntimeException", RuntimeException.class, () -> SocketScript.zeroes(64)),
  SENDS_A_BAD_CHECKSUM("vendor code 6002", null, () -> SocketScript.answer(badChecksum(header(0)))),
  SENDS_NOISE("vendor code 6002", null, () -> SocketScript.noise(3, 400)),
  SENDS_NOISE_THAT_PROMISES_MORE(
      "vendor code 6001, SocketTimeoutException",
      SocketTimeoutException.class,
      () -> SocketScript.noise(1, 400)),
  SENDS_A_NEGATIVE_LENGTH(
      "RuntimeException", RuntimeException.class, () -> SocketScript.answer(header(-1))),
  SENDS_A_HUGE_LENGTH(
      "vendor code 6001, EOFException",
      EOFException.class,
      () -> SocketScript.answerThenFin(header(Integer.MAX_VALUE)));

  /** Where a peer lives while a test lasts. */
  record Place(int port, IntSupplier accepted, AutoCloseable server) implements AutoCloseable {
    static Place of(NetFault fault) {
      FaultProxy proxy = FaultProxy.toNowhere();
      proxy.set(fault);
      return new Place(proxy.port(), proxy::accepted, proxy);
    }

    static Place of(SocketScript script) {
      FaultSocket socket = FaultSocket.playing(script);
      return new Place(socket.port(), socket::accepted, socket);
    }

    @Override
    public void close() throws Exception {
      server.close();
    }
  }

  final String reason;

  /** The class among the causes; null where the driver's own exception has none. */
  final Class<? extends Throwable> cause;

  @SuppressWarnings("ImmutableEnumChecker") // suppliers without state
  private final Supplier<SocketScript> script;

  DamengPeer(String reason, Class<? extends Throwable> cause) {
    this(reason, cause, SocketScript::silence);
  }

  DamengPeer(String reason, Class<? extends Throwable> cause, Supplier<SocketScript> script) {
    this.reason = reason;
    this.cause = cause;
    this.script = script;
  }

  Place open() {
    return Place.of(script.get());
  }

  private static byte[] header(int bodyLength) {
    byte[] header = new byte[64];
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(6, bodyLength);
    return DamengHandshake.seal(header);
  }

  private static byte[] badChecksum(byte[] header) {
    header[19] ^= 1;
    return header;
  }
}
