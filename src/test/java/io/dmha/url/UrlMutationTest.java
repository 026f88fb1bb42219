package io.dmha.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text comes, it is a URL or an SQLException that tells no password. */
class UrlMutationTest {
  private static final int TRIALS = 4_000;
  private static final String[] SEEDS = {
    "jdbc:dmha:dm://h1:5236,h2:5237/S?user=a&password=hunter2&dmha.role=any&loginMode=1",
    "jdbc:dmha://[::1]:5236,h2/S?password=(hunter2)&dmha.recoveryTimeout=30s&a=b",
    "jdbc:dm:ha://::1:5236/S?dmha.roleQuery=select%201&password=hunter2",
    "jdbc:dmha:dm://GRP/S?GRP=(h1:5236, [::1]:5237)&password=\"hunter2\"&epSelector=3&port=1",
    "jdbc:dmha:dm://SYSDBA:hunter2@h1:5236/S?rwSeparate=1",
    "jdbc:dmha:dm://?host=h1&port=5236&switchInterval=1h&PASSWORD=hunter2",
    "jdbc:dmha:h2:tcp://a:9092,b:9093/./bank;USER=sa;PASSWORD=hunter2;dmha.maxAttempts=3",
    "jdbc:dmha:postgresql://a:5432,b/db?password=hunter2&dmha.listener=a.B,c.D&ssl=true",
    "jdbc:dmha:h2:mem:x;PASSWORD=hunter2;dmha.probeInterval=0",
    "jdbc:dmha:oracle:thin:scott/hunter2@//h:1521/x?dmha.continuity=off"
  };
  private static final String[] TOKENS = {
    "?",
    "&",
    ";",
    "=",
    ",",
    ":",
    "/",
    "//",
    "[",
    "]",
    "(",
    ")",
    "@",
    "%",
    "%zz",
    "\"",
    " ",
    "\n",
    "\0",
    "dmha.",
    "dmha.role=",
    "jdbc:",
    "dmha:",
    "99999",
    "达",
    "\uD83D",
    "..",
    "'",
    "\\"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aMutatedUrlIsAUrlOrAnSqlException(long seed) {
    Random random = new Random(seed);
    int good = 0;
    for (int i = 0; i < TRIALS; i++) {
      String url = mutated(SEEDS[random.nextInt(SEEDS.length)], random);
      boolean known = random.nextBoolean();
      // Only a password that is known as one can be told from a word in the wrong place.
      int at = random.nextInt(url.length() + 1);
      String more = known && random.nextInt(3) == 0 ? "hunter2" : "";
      good += parses(url.substring(0, at) + more + url.substring(at), known) ? 1 : 0;
    }

    // Neither all good nor all bad, or the test says nothing.
    assertThat(good).isBetween(TRIALS / 20, TRIALS * 19 / 20);
  }

  private static boolean parses(String text, boolean withProperties) {
    Properties info = withProperties ? Urls.properties("password=hunter2") : new Properties();
    DmhaUrl.accepts(text);
    assertThat(DmhaUrl.propertyInfo(text, info)).isNotEmpty();
    try {
      DmhaUrl url = DmhaUrl.parse(text, info, Urls.NO_FILE);
      assertThat(url.isOpaque() ? url.opaqueUrl() : Urls.delegate(url)).startsWith("jdbc:");
      assertThat(String.join("", url.notes())).as(text).doesNotContain("hunter2");
      return true;
    } catch (SQLException e) {
      assertThat(e.getMessage()).as(text).doesNotContain("hunter2");
      assertThat(e.getSQLState()).isEqualTo("08001");
      assertThat(e.getCause()).isNull();
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("No other exception may come from " + text, e);
    }
  }

  private static String mutated(String url, Random random) {
    StringBuilder text = new StringBuilder(url);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + 1 + random.nextInt(3));
      String token = TOKENS[random.nextInt(TOKENS.length)];
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, token);
        case 1 -> text.delete(at, end);
        case 2 -> text.replace(at, end, token);
        case 3 -> text.insert(at, text.substring(at, end));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
