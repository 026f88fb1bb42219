package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.net.FixedPort;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.topology.Host;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A DNS server on a real socket, which says what the test has it say. */
@Timeout(60)
@Slow
class DnsTest {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int SRV = 33;

  /** Its bytes are not seen outside. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(int type, byte[] data) {}

  private final DatagramSocket socket;
  private volatile List<Entry> entries = List.of();
  private volatile int code;
  private volatile boolean isSilent;
  private final ManualTicker ticker = new ManualTicker();

  DnsTest() throws IOException {
    socket = new DatagramSocket(0, FixedPort.loopback());
    Thread thread = new Thread(this::serve, "fixture-dns");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (!isSilent) {
          byte[] reply = reply(buffer);
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private byte[] reply(byte[] request) throws IOException {
    int end = 12;
    while (request[end] != 0) {
      end += request[end] + 1;
    }
    int type = request[end + 1] << 8 | request[end + 2];
    List<Entry> fit = entries.stream().filter(each -> type == 255 || each.type() == type).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(request, 0, 2);
    out.writeShort(0x8180 | code);
    out.writeShort(1);
    out.writeShort(code == 0 ? fit.size() : 0);
    out.writeInt(0);
    out.write(request, 12, end + 5 - 12);
    for (Entry each : code == 0 ? fit : List.<Entry>of()) {
      out.writeShort(0xc00c);
      out.writeShort(each.type());
      out.writeShort(1);
      out.writeInt(1);
      out.writeShort(each.data().length);
      out.write(each.data());
    }
    return bytes.toByteArray();
  }

  private static Entry address(String text) throws IOException {
    byte[] data = InetAddress.getAllByName(text)[0].getAddress();
    return new Entry(data.length == 4 ? A : AAAA, data);
  }

  private static Entry service(int priority, int port, String target) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(priority);
    out.writeShort(5);
    out.writeShort(port);
    for (String label : target.split("\\.", -1)) {
      out.write(label.length());
      out.write(label.getBytes(StandardCharsets.UTF_8));
    }
    out.write(0);
    return new Entry(SRV, bytes.toByteArray());
  }

  private DnsSource source(int port) {
    String servers = "dns://127.0.0.1:" + socket.getLocalPort();
    return new DnsSource(servers, "dm.example", port, new RecordingSleeper(ticker));
  }

  @Test
  void addressesOfANameAreHosts() throws Exception {
    entries = List.of(address("10.0.0.2"), address("10.0.0.1"), address("2001:db8::1"));
    HostAnswer answer = source(5236).watch(null, WAIT);

    assertThat(answer.hosts())
        .hasSize(3)
        .contains(new Host("10.0.0.1", 5236), new Host("10.0.0.2", 5236));
    assertThat(answer.hosts().toString()).contains("[2001:");
  }

  @Test
  void anotherOrderIsNoChange() throws Exception {
    entries = List.of(address("10.0.0.2"), address("10.0.0.1"));
    DnsSource source = source(5236);
    HostAnswer first = source.watch(null, WAIT);
    entries = List.of(address("10.0.0.1"), address("10.0.0.2"));
    assertThat(source.watch(first, WAIT)).isSameAs(first);

    entries = List.of(address("10.0.0.1"));
    assertThat(source.watch(first, WAIT).hosts()).containsExactly(new Host("10.0.0.1", 5236));
    assertThat(Duration.ofNanos(ticker.nanos())).isEqualTo(WAIT.multipliedBy(2));
  }

  @Test
  void servicesAreInTheOrderOfTheirPriority() throws Exception {
    entries =
        List.of(service(100, 5238, "h3.x"), service(20, 5237, "h2.x"), service(3, 5236, "h1.x"));

    assertThat(source(-1).watch(null, WAIT).hosts())
        .containsExactly(new Host("h1.x", 5236), new Host("h2.x", 5237), new Host("h3.x", 5238));
  }

  @Test
  void aPortOfNoughtIsRefused() throws Exception {
    entries = List.of(service(1, 0, "h1.x"));

    assertThatThrownBy(() -> source(-1).watch(null, WAIT))
        .hasMessage("names something that is no host with a port");
  }

  @Test
  void aNameThatIsNoneIsRefused() throws Exception {
    entries = List.of(service(1, 5236, "h 1\u0007;x"));

    assertThatThrownBy(() -> source(-1).watch(null, WAIT)).isInstanceOf(SourceFailed.class);
  }

  @Test
  void noAnswerIsAFailure() {
    assertThatThrownBy(() -> source(5236).watch(null, WAIT)).isInstanceOf(SourceFailed.class);
    for (int each : new int[] {2, 3, 5}) {
      code = each;
      assertThatThrownBy(() -> source(5236).watch(null, WAIT))
          .hasMessageStartingWith("does not answer");
    }
    isSilent = true;
    assertThatThrownBy(() -> source(5236).watch(null, WAIT))
        .hasMessageStartingWith("does not answer");
  }

  @Test
  void manyAddressesAreTooMany() throws Exception {
    List<Entry> many = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      many.add(address("10.0.1." + i));
    }
    entries = many;

    assertThatThrownBy(() -> source(5236).watch(null, WAIT)).isInstanceOf(SourceFailed.class);
  }
}
