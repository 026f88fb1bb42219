package io.dmha.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.SeededTest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SqlKindsTest {
  private final SqlKinds kinds = new SqlKinds();

  @Test
  void aTextThatIsKnownHasTheKindItHadWhenItWasRead() {
    String again = new String("select 1".toCharArray());

    assertThat(kinds.of("select 1")).isEqualTo(SqlKind.READ);
    assertThat(kinds.of(again)).isEqualTo(SqlKind.READ);
  }

  @Test
  void twoTextsWithTheSameHashAreToldApart() {
    String read = "select 1";
    String nonsense = "tFlect 1";
    assertThat(nonsense).hasSameHashCodeAs(read);

    assertThat(kinds.of(read)).isEqualTo(SqlKind.READ);
    assertThat(kinds.of(nonsense)).isEqualTo(SqlKind.OTHER);
    assertThat(kinds.of(read)).isEqualTo(SqlKind.READ);
  }

  @SeededTest(trials = 5)
  void moreTextsThanAreKeptAreAllReadRightly(Random random) {
    for (int i = 0; i < 2_000; i++) {
      int number = random.nextInt(1_000);
      boolean isRead = number % 2 == 0;
      String sql = (isRead ? "select " : "delete from t where x = ") + number;

      assertThat(kinds.of(sql)).isEqualTo(isRead ? SqlKind.READ : SqlKind.WRITE);
    }
  }
}
