package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dm.jdbc.driver.DBError;
import dm.jdbc.driver.DMException;
import java.lang.reflect.Field;
import java.net.SocketException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of Dameng that is known to matter, thrown by the classes of the real driver. */
class DamengCodesTest {
  private final FaultClassifier classifier = new FaultClassifier(CodeTable.dameng());

  @ParameterizedTest
  @CsvSource({
    // code, connecting, in session, at commit, link usable in session, blames host in session
    "6001, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6002, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "6060, NOT_SENT, LINK_LOST, LINK_LOST, false, false",
    "6091, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "20000, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "20001, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "0, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6072, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "6100, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6601, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6602, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6061, FATAL, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "6062, FATAL, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "6063, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "6071, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "20002, FATAL, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "20018, FATAL, APPLICATION, APPLICATION, true, false",
    "6034, FATAL, APPLICATION, APPLICATION, true, false",
    "6035, FATAL, APPLICATION, APPLICATION, true, false",
    "6098, FATAL, APPLICATION, APPLICATION, true, false",
    "6003, FATAL, APPLICATION, APPLICATION, true, false",
    "6008, FATAL, APPLICATION, APPLICATION, true, false",
    "6101, FATAL, APPLICATION, APPLICATION, true, false",
    "6104, FATAL, APPLICATION, APPLICATION, true, false",
    "6036, FATAL, APPLICATION, APPLICATION, true, false",
    "101, FATAL, APPLICATION, APPLICATION, true, false",
  })
  void aCodeOfTheDriverMeansTheSameWhateverItsSqlState(
      int code, Category connecting, Category sent, Category commit, boolean usable, boolean blame)
      throws Exception {
    SQLException thrown = ofDriver(code);

    assertThat(thrown.getErrorCode()).isEqualTo(code);
    check(thrown, connecting, sent, commit, usable, blame);
    assertThat(classifier.classify(Phase.SENT, thrown).evidence()).isEqualTo("vendor code " + code);
  }

  @ParameterizedTest
  @CsvSource({
    "-501, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-502, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-503, NOT_SENT, BUSY, BUSY, true, false",
    "-504, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-506, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-507, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-508, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-509, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-510, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-514, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-515, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-604, BUSY, BUSY, BUSY, true, false",
    "-607, NOT_SENT, WRONG_ROLE, WRONG_ROLE, true, true",
    "-608, BUSY, BUSY, BUSY, true, false",
    "-613, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-710, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-717, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-718, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-723, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-731, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-2501, FATAL, APPLICATION, APPLICATION, true, false",
    "-2512, FATAL, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "-3887, BUSY, BUSY, BUSY, true, false",
    "-3934, BUSY, BUSY, BUSY, true, false",
    "-6001, NOT_SENT, BUSY, BUSY, true, false",
    "-6002, BUSY, BUSY, BUSY, true, false",
    "-6003, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-6004, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-6006, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-6007, CANCELLED, CANCELLED, CANCELLED, true, false",
    "-6010, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-6012, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-6015, FATAL, APPLICATION, APPLICATION, true, false",
    "-6021, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-6024, NOT_SENT, BUSY, BUSY, true, false",
    "-6403, NOT_SENT, ROLLED_BACK, ROLLED_BACK, true, false",
    "-6407, BUSY, BUSY, BUSY, true, false",
    "-6409, BUSY, BUSY, BUSY, true, false",
    "-6506, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, false",
    "-6509, BUSY, BUSY, BUSY, true, false",
    "-6510, FATAL, APPLICATION, APPLICATION, true, false",
    "-6515, CANCELLED, CANCELLED, CANCELLED, true, false",
    "-6540, WRONG_ROLE, WRONG_ROLE, WRONG_ROLE, true, true",
    "-6602, FATAL, APPLICATION, APPLICATION, true, false",
    "-6607, FATAL, APPLICATION, APPLICATION, true, false",
    "-6609, FATAL, APPLICATION, APPLICATION, true, false",
    "-6612, FATAL, APPLICATION, APPLICATION, true, false",
    "-7036, FATAL, APPLICATION, APPLICATION, true, false",
    "-7049, CANCELLED, CANCELLED, CANCELLED, true, false",
    "-7120, NOT_SENT, ROLLED_BACK, ROLLED_BACK, true, false",
    "-9314, FATAL, APPLICATION, APPLICATION, true, false",
    "-70019, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-70028, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-70065, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-70066, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, true",
    "-70070, FATAL, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    // codes that no row names
    "-150, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-799, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-2007, FATAL, APPLICATION, APPLICATION, true, false",
    "-5588, FATAL, APPLICATION, APPLICATION, true, false",
    "-6625, FATAL, APPLICATION, APPLICATION, true, false",
    "-6501, FATAL, APPLICATION, APPLICATION, true, false",
    "-7999, NOT_SENT, APPLICATION, APPLICATION, true, false",
    "-70001, NOT_SENT, LINK_LOST, UNKNOWN_OUTCOME, false, false",
    "-20999, FATAL, APPLICATION, APPLICATION, true, false",
  })
  void anAnswerOfTheServerIsReadByItsSignedCode(
      int code,
      Category connecting,
      Category sent,
      Category commit,
      boolean usable,
      boolean blame) {
    SQLException thrown = ofServer(code);

    check(thrown, connecting, sent, commit, usable, blame);
  }

  @Test
  void everyRowOfTheTableIsTested() throws Exception {
    Set<String> tested = new HashSet<>();
    for (String method :
        new String[] {
          "aCodeOfTheDriverMeansTheSameWhateverItsSqlState",
          "anAnswerOfTheServerIsReadByItsSignedCode"
        }) {
      for (java.lang.reflect.Method each : getClass().getDeclaredMethods()) {
        if (each.getName().equals(method)) {
          for (String line : each.getAnnotation(CsvSource.class).value()) {
            tested.add(line.substring(0, line.indexOf(',')));
          }
        }
      }
    }

    for (String line : CodeTable.dameng().toMarkdown().split("\n", -1)) {
      String key = line.isEmpty() ? "" : line.split("\\|", -1)[1].trim();
      if (key.matches("-?\\d+")) {
        assertThat(tested).contains(key);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-6001, -6002, -6010})
  void theSignTellsTheServerFromTheDriver(int code) {
    Fault server = classifier.classify(Phase.SENT, ofServer(code));
    Fault driver = classifier.classify(Phase.SENT, new DMException("x", "22000", -code, null));

    assertThat(server.category()).isNotEqualTo(driver.category());
  }

  @Test
  void errMapDoesNotHideTheCodeOfTheServer() {
    DMException mapped =
        catchThrowableOfType(
            DMException.class, () -> DBError.throwException("deadlock", 60, -6403));

    assertThat(mapped.getErrorCode()).isEqualTo(60);
    Fault fault = classifier.classify(Phase.SENT, mapped);

    assertThat(fault.category()).isEqualTo(Category.ROLLED_BACK);
    assertThat(fault.evidence()).isEqualTo("vendor code -6403");
  }

  @Test
  void aBrokenBatchIsALostLinkThoughItsCauseIsGone() {
    BatchUpdateException broken =
        catchThrowableOfType(
            BatchUpdateException.class,
            () ->
                DBError.throwBatchUpdateException(
                    "Communication  error", "08S01", 6001, new int[] {-2, -2}));

    assertThat(classifier.classify(Phase.SENT, broken).category()).isEqualTo(Category.LINK_LOST);
    assertThat(classifier.classify(Phase.COMMIT_SENT, broken).category())
        .isEqualTo(Category.UNKNOWN_OUTCOME);
  }

  @Test
  void onlyAClosedConnectionIsSurelyNotSent() throws Exception {
    assertThat(classifier.classify(Phase.SENT, ofDriver(6060)).isSurelyNotSent()).isTrue();
    assertThat(classifier.classify(Phase.COMMIT_SENT, ofDriver(6060)).isSurelyNotSent()).isTrue();

    for (int code : new int[] {6001, 6002, 20000, 20001, 6034, 6061, 6601}) {
      assertThat(classifier.classify(Phase.SENT, ofDriver(code)).isSurelyNotSent()).isFalse();
    }
    assertThat(classifier.classify(Phase.SENT, ofServer(-510)).isSurelyNotSent()).isFalse();
  }

  @Test
  void aClosedConnectionInsideABatchProvesNothing() {
    BatchUpdateException batch =
        new BatchUpdateException("closed", "08003", 6060, new int[] {1}, null);
    SQLException chained = new SQLException("first", "22000", -6602);
    chained.setNextException(new DMException("closed", "08003", 6060, null));
    DMException broken = new DMException("closed", "08003", 6060, new SocketException("x"));

    for (SQLException each : new SQLException[] {batch, chained, broken}) {
      assertThat(classifier.classify(Phase.SENT, each).isSurelyNotSent()).isFalse();
      assertThat(classifier.classify(Phase.COMMIT_SENT, each).category())
          .isEqualTo(Category.UNKNOWN_OUTCOME);
    }
  }

  private void check(
      SQLException e,
      Category connecting,
      Category sent,
      Category commit,
      boolean usable,
      boolean b) {
    for (Phase phase : new Phase[] {Phase.RESOLVE, Phase.CONNECT, Phase.LOGIN}) {
      Fault fault = classifier.classify(phase, e);
      assertThat(fault.category()).isEqualTo(connecting);
      assertThat(fault.isLinkUsable()).isFalse();
    }
    Fault inSession = classifier.classify(Phase.SENT, e);
    assertThat(inSession.category()).isEqualTo(sent);
    assertThat(inSession.isLinkUsable()).isEqualTo(usable);
    assertThat(inSession.blamesHost()).isEqualTo(b);
    assertThat(inSession.cause()).isSameAs(e);
    assertThat(classifier.classify(Phase.COMMIT_SENT, e).category()).isEqualTo(commit);
    Fault before = classifier.classify(Phase.BEFORE_SEND, e);
    assertThat(before.category()).isEqualTo(sent == Category.LINK_LOST ? Category.NOT_SENT : sent);
    assertThat(before.isSurelyNotSent()).isTrue();
  }

  /** Thrown by the driver's own entry for the code, with its SQLState and text. */
  private static SQLException ofDriver(int code) throws IllegalAccessException {
    for (Field field : DBError.class.getFields()) {
      if (field.getType() == DBError.class && ((DBError) field.get(null)).errCode == code) {
        DBError error = (DBError) field.get(null);
        return catchThrowableOfType(SQLException.class, () -> error.throwz("x", "y", "z"));
      }
    }
    return new DMException("text of an IOException", "", code, null);
  }

  /** Thrown the way the driver throws what a server answers. */
  private static SQLException ofServer(int code) {
    return catchThrowableOfType(
        DMException.class, () -> DBError.throwException("text of the server", code));
  }
}
