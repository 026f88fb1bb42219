package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.topology.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostEntriesTest {
  private static HostAnswer read(String... entries) throws SourceFailed {
    HostEntries all = new HostEntries();
    for (String entry : entries) {
      all.add(entry);
    }
    return all.answer("1");
  }

  @Test
  void entriesAreReadInTheirOrder() throws SourceFailed {
    HostAnswer answer = read("h2:5236", " h1:5237 weight=90 role=primary ", "[2001:db8::1]:5236");

    assertThat(answer.hosts())
        .containsExactly(new Host("h2", 5236), new Host("h1", 5237), new Host("2001:db8::1", 5236));
    assertThat(answer.leader()).isEqualTo(new Host("h1", 5237));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "h1",
        "h1:",
        ":5236",
        "h1:0",
        "h1:70000",
        "h1:65536",
        "h1:-1",
        "h1:5236,h2:5236",
        "::1:5236",
        "[::1]",
        "[::1:5236",
        "h 1:5236",
        "h1:5236 role=king",
        "h1:5236 weight=x",
        "h1:5236 weight=-1",
        "h1:5236 weight=1001",
        "h1:5236 role=primary weight=1 x",
        "h1:5236 ;dmha.listener=x",
        "u:p@h1:5236",
        "h1/:5236",
        "h1:5236/x",
        "h\u0000:1",
        "h\n:1",
        "h\u202e:1",
        "h1:\u0665\u0662",
        "h1:5236\u0007",
        "jdbc:dm://h1:5236",
        "h?x=1:5236",
        "h#:1"
      })
  void whatIsNoHostIsRefused(String entry) {
    assertThatThrownBy(() -> read("h1:5236", entry))
        .hasMessage("names something that is no host with a port");
  }

  @Test
  void anEndlessEntryIsRefused() {
    assertThatThrownBy(() -> read("h".repeat(1_000_000) + ":1")).isInstanceOf(SourceFailed.class);
  }

  @Test
  void oneThatIsNamedTwiceIsOne() throws SourceFailed {
    HostAnswer answer = read("h1:5236 role=primary", "H1:5236", "h2:5236");

    assertThat(answer.hosts()).containsExactly(new Host("h1", 5236), new Host("h2", 5236));
    assertThat(answer.leader()).as("the two contradict each other").isNull();
  }

  @Test
  void nothingIsNoList() {
    assertThatThrownBy(() -> read()).hasMessage("names no host");
  }

  @Test
  void tenThousandAreTooMany() {
    String[] entries = new String[10_000];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = "h" + i + ":5236";
    }
    assertThatThrownBy(() -> read(entries)).hasMessage("names more than 64 hosts");
  }

  @Test
  void ofTwoLeadersNoneIsBelieved() throws SourceFailed {
    assertThat(read("h1:1 role=primary", "h2:1 role=primary").leader()).isNull();
  }

  @Test
  void aLeaderBesideTheListIsNotBelieved() throws SourceFailed {
    HostEntries entries = new HostEntries();
    entries.add("h1:1 role=primary");
    entries.lead("h9:1");

    assertThat(entries.answer("1").leader()).isNull();
    assertThatThrownBy(() -> entries.lead("h9"))
        .hasMessage("names a leader that is no host with a port");
  }
}
