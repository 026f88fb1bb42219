package io.dmha.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import org.junit.jupiter.api.Test;

/** A driver's own date is bound again as long as it is known to be the same. */
class RetainedCopyTest {
  /** As drivers have them: with parts that a clone shares. */
  private static final class DriverTime extends Timestamp {
    private static final long serialVersionUID = 1L;
    private final int[] parts;

    DriverTime(int... parts) {
      super(0);
      this.parts = parts;
    }

    @Override
    public String toString() {
      return parts[0] + "-" + parts[1];
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
      return parts[0];
    }
  }

  private final DriverTime bound = new DriverTime(2026, 11);
  private final Object kept = BoundValues.kept(bound);

  @Test
  void itIsKept() {
    assertThat(BoundValues.isImmutable(kept)).isTrue();
    assertThat(Retained.again(kept)).isEqualTo(bound).isNotSameAs(bound);
  }

  @Test
  void oneWhosePartsWereChangedIsNot() {
    bound.parts[1] = 12;

    assertThat(BoundValues.isImmutable(kept)).isFalse();
  }

  @Test
  void whatIsChangedInTheOtherAloneDoesNotCount() {
    bound.setTime(4711);

    assertThat(BoundValues.isImmutable(kept)).isTrue();
    assertThat(((Timestamp) Retained.again(kept)).getTime()).isZero();
  }
}
