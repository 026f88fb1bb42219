package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;

/**
 * Every place where a text leaves dmha shows what is constant, a number, a name of a class, or has
 * gone through {@link ForeignText}; what the sources do not prove stands in {@code exits.txt}, with
 * where it comes from. {@link HostileTextTest} tries them.
 */
class TextExitsTest {
  private static final String LIST = "exits.txt";

  /** So many texts are made at least: a walk that sees none would find nothing wrong. */
  private static final int DOORS = 250;

  private static SortedSet<String> listed() throws IOException {
    try (InputStream in = TextExitsTest.class.getResourceAsStream(LIST)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      SortedSet<String> listed = new TreeSet<>();
      for (String line : lines) {
        if (!line.isBlank() && !line.startsWith("#")) {
          assertThat(listed.add(line)).as("%s stands there once", line).isTrue();
        }
      }
      return listed;
    }
  }

  @Test
  void everyPlaceIsClean() throws IOException {
    TextExits exits = TextExits.ofMain();

    SortedSet<String> unknown = new TreeSet<>(exits.parts());
    unknown.removeAll(listed());
    assertThat(unknown)
        .as("Show it by ForeignText; or list it in %s, with where it comes from.", LIST)
        .isEmpty();
    SortedSet<String> gone = listed();
    gone.removeAll(exits.parts());
    assertThat(gone).as("It is not there any more: take it out of %s.", LIST).isEmpty();
    assertThat(exits.doors()).isGreaterThan(DOORS);
  }

  @Test
  void aNewPlaceIsSeen() throws IOException {
    assertThat(partsOf("throw new SQLException(\"It said \" + e.getMessage());"))
        .containsExactly("X: e.getMessage()", "X: reads e.getMessage()");
    assertThat(partsOf("throw new SQLException(\"a\", e.getSQLState(), e);"))
        .containsExactly("X: e.getSQLState()", "X: reads e.getSQLState()");
    assertThat(partsOf("throw new SQLException(\"It said \" + e, e);"))
        .containsExactly("X: e", "X: reads e");
    assertThat(partsOf("throw new SQLException(e);")).containsExactly("X: as e");
    assertThat(partsOf("throw io.dmha.outcome.DmhaExceptions.closed(name.trim(), e);"))
        .containsExactly("X: name.trim()");
    assertThat(partsOf("LOG.log(io.dmha.log.LogSink.Severity.WARN, name + \" failed\", e);"))
        .containsExactly("X: name");
    assertThat(partsOf("EVENT.saying(\"a \" + name);")).containsExactly("X: name");
    assertThat(partsOf("new Object() { public String toString() { return name; } };"))
        .containsExactly("X: name");
    assertThat(partsOf("var i = new java.sql.DriverPropertyInfo(\"a\", name);"))
        .containsExactly("X: name");
  }

  @Test
  void whatAHelperReadsOfAFailureIsSeen() throws IOException {
    assertThat(partsOf("String unused = name + e;")).containsExactly("X: reads e");
    assertThat(partsOf("String unused = e.getMessage();"))
        .containsExactly("X: reads e.getMessage()");
  }

  @Test
  void whatALocalVariableWasGivenIsSeen() throws IOException {
    assertThat(partsOf("String a = \"a\"; a += name; throw new IllegalStateException(a);"))
        .containsExactly("X: name");
    assertThat(partsOf("String a = n > 1 ? \"a\" : name; throw new SQLException(a);"))
        .containsExactly("X: name");
  }

  @Test
  void whatIsCleanOrOursIsPassedOver() throws IOException {
    assertThat(
            partsOf(
                "String a = \"a\" + n; throw new SQLException(a + ForeignText.shown(name)"
                    + " + e.getClass().getName() + TimeUnit.DAYS + 'c', \"08001\", e);"))
        .isEmpty();
    assertThat(partsOf("String unused = name + n;")).isEmpty();
  }

  private static SortedSet<String> partsOf(String statements) throws IOException {
    String source =
        "package io.dmha; import java.sql.SQLException; import io.dmha.text.ForeignText;"
            + " import java.util.concurrent.TimeUnit;"
            + " class X { static io.dmha.log.LogSink LOG; static io.dmha.event.DmhaEvent.Builder"
            + " EVENT; void x(String name, int n, SQLException e) throws Exception { "
            + statements
            + " } }";
    return TextExits.of(
            List.of(
                new SimpleJavaFileObject(URI.create("string:///io/dmha/X.java"), Kind.SOURCE) {
                  @Override
                  public CharSequence getCharContent(boolean ignored) {
                    return source;
                  }
                }))
        .parts();
  }
}
