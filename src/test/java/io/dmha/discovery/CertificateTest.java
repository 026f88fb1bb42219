package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.Command;
import io.dmha.fixtures.node.EtcdNode;
import io.dmha.fixtures.node.NeedsEtcd;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source over TLS: its certificate must be trusted, be of that host, and not have ended. */
@Timeout(240)
@NeedsProcesses
class CertificateTest {
  private static final String LIST =
      "[{\"Node\":{},\"Service\":{\"Address\":\"h1\",\"Port\":1,\"Tags\":[]}}]";

  private static final Login NOBODY = Login.of("", "", "");

  @TempDir Path folder;

  /** Its certificate is signed by a CA of its own, which is in it, too. */
  private KeyStore made(String name, String host, String from, String days) throws Exception {
    Path file = folder.resolve(name);
    keytool(file, "-alias", "ca", "-ext", "bc:c", "-startdate", "-1d", "-validity", "30");
    String san = "san=ip:" + host;
    keytool(
        file, "-alias", "a", "-signer", "ca", "-ext", san, "-startdate", from, "-validity", days);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }

  private static void keytool(Path file, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + words[1]));
    command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", file.toString()));
    command.addAll(List.of(words));
    Command.run(Duration.ofSeconds(30), command);
  }

  private static HostAnswer ask(KeyStore ofServer, @Nullable KeyStore trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    char[] password = "changeit".toCharArray();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "a", ofServer.getKey("a", password), password, ofServer.getCertificateChain("a"));
    keys.init(own, password);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    try (Script script =
        new Script(server.getServerSocketFactory(), Script.says(200, LIST, "X-Consul-Index: 1"))) {
      List<Host> servers = List.of(new Host("127.0.0.1", script.port()));
      return new ConsulSource(trusting(trusted), servers, "dm", NOBODY)
          .watch(null, Duration.ofSeconds(5));
    }
  }

  /** Null for what the JVM trusts. */
  private static Http trusting(@Nullable KeyStore trusted) throws Exception {
    SSLContext client = SSLContext.getDefault();
    if (trusted != null) {
      KeyStore certificates = KeyStore.getInstance("PKCS12");
      certificates.load(null, null);
      certificates.setCertificateEntry("a", trusted.getCertificate("ca"));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(certificates);
      client = SSLContext.getInstance("TLS");
      client.init(null, trust.getTrustManagers(), null);
    }
    return new Http(true, client.getSocketFactory(), Ticker.system());
  }

  private Path pem(String name, String what, Object... parts) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      byte[] bytes =
          part instanceof Certificate certificate
              ? certificate.getEncoded()
              : ((Key) part).getEncoded();
      text.append("-----BEGIN ").append(what).append("-----\n");
      text.append(Base64.getMimeEncoder().encodeToString(bytes));
      text.append("\n-----END ").append(what).append("-----\n");
    }
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void oneThatIsTrustedIsTaken() throws Exception {
    KeyStore good = made("good", "127.0.0.1", "-1d", "30");

    assertThat(ask(good, good).hosts()).containsExactly(new Host("h1", 1));
  }

  @Test
  @NeedsEtcd
  void aRealEtcdIsFollowedOverTls() throws Exception {
    KeyStore good = made("good", "127.0.0.1", "-1d", "30");
    KeyStore another = made("another", "127.0.0.1", "-1d", "30");
    Path chain = pem("chain.pem", "CERTIFICATE", (Object[]) good.getCertificateChain("a"));
    Path key = pem("key.pem", "PRIVATE KEY", good.getKey("a", "changeit".toCharArray()));
    try (EtcdNode etcd = EtcdNode.started(folder, chain, key)) {
      assertThat(etcd.ctl("put", "dm/hosts/0", "h1:1")).contains("OK");
      int port = URI.create("etcd://" + etcd.hostAndPort()).getPort();
      List<Host> servers = List.of(new Host("127.0.0.1", port));
      Etcd trusted = new Etcd(trusting(good), servers, NOBODY, Ticker.system());
      EtcdSource source = new EtcdSource(trusted, "dm");
      HostAnswer first = source.watch(null, Duration.ofSeconds(20));
      assertThat(first.hosts()).containsExactly(new Host("h1", 1));

      assertThat(etcd.ctl("put", "dm/hosts/1", "h2:2")).contains("OK");

      assertThat(source.watch(first, Duration.ofSeconds(20)).hosts())
          .containsExactly(new Host("h1", 1), new Host("h2", 2));
      Etcd refused = new Etcd(trusting(another), servers, NOBODY, Ticker.system());
      assertThatThrownBy(() -> new EtcdSource(refused, "dm").watch(null, Duration.ofSeconds(20)))
          .hasMessageContaining("certificate");
    }
  }

  @Test
  void othersAreRefused() throws Exception {
    KeyStore ended = made("ended", "127.0.0.1", "-30d", "10");
    KeyStore ofAnother = made("another", "127.0.0.9", "-1d", "30");
    KeyStore unknown = made("unknown", "127.0.0.1", "-1d", "30");

    assertThatThrownBy(() -> ask(ended, ended))
        .hasMessageContaining("certificate")
        .hasStackTraceContaining("CertificateExpiredException");
    assertThatThrownBy(() -> ask(ofAnother, ofAnother))
        .hasMessageContaining("certificate")
        .hasStackTraceContaining("127.0.0.1");
    assertThatThrownBy(() -> ask(unknown, null))
        .hasMessageContaining("certificate")
        .hasStackTraceContaining("unable to find valid certification path");
  }
}
