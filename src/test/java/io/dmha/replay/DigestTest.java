package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Test 16 of the list: values that differ have digests that differ, and no sequence runs into
 * another.
 */
class DigestTest {
  /** Pairwise different, though some look alike. */
  private static List<@Nullable Object> different() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(null);
    values.addAll(
        Arrays.asList(
            "",
            " ",
            "a",
            "b",
            "ab",
            "ba",
            "Aa",
            "BB",
            "1",
            "1.0",
            "null",
            "好",
            "你好",
            "aa好",
            "好aa",
            "é",
            "e\u0301",
            "😀",
            "😀😀",
            "\uD83D",
            "\uDE00",
            "\uDE00\uD83D",
            "\u0000",
            "\u0000\u0000",
            "x".repeat(4),
            "x".repeat(5),
            "x".repeat(100_000)));
    values.addAll(
        Arrays.asList(
            1,
            1L,
            2,
            5,
            10,
            19,
            -1,
            0,
            0L,
            (short) 1,
            (byte) 1,
            1.0,
            1.0f,
            0.0,
            -0.0,
            Double.NaN,
            true,
            false));
    values.addAll(
        Arrays.asList(
            BigInteger.ONE,
            new BigDecimal("1"),
            new BigDecimal("1.0"),
            new BigDecimal("1.00"),
            new BigDecimal("10"),
            new BigDecimal("-1")));
    values.addAll(
        Arrays.asList(
            new byte[0],
            new byte[1],
            new byte[2],
            new byte[] {1, 2},
            new byte[] {2, 1},
            new byte[9]));
    values.addAll(Arrays.asList(new int[0], new int[] {1}, new int[] {1, 1}, new int[] {-2}));
    values.addAll(
        Arrays.asList(
            new Date(0),
            new Date(86_400_000),
            new Time(0),
            LocalDate.of(1970, 1, 2),
            new UUID(0, 1),
            new UUID(1, 0),
            new Timestamp(0),
            new Timestamp(1),
            nanos(1),
            LocalDate.of(1970, 1, 1)));
    values.addAll(
        Arrays.asList(new SQLWarning("w", "01000", 1), new SQLWarning("w", "01000", 2), chained()));
    return values;
  }

  private static Timestamp nanos(int nanos) {
    Timestamp time = new Timestamp(0);
    time.setNanos(nanos);
    return time;
  }

  private static SQLWarning chained() {
    SQLWarning first = new SQLWarning("w", "01000", 1);
    first.setNextWarning(new SQLWarning("w", "01000", 1));
    return first;
  }

  @Test
  void valuesThatDifferHaveDigestsThatDiffer() {
    List<@Nullable Object> values = different();
    for (int i = 0; i < values.size(); i++) {
      assertThat(Digest.canSee(values.get(i))).as("%s", values.get(i)).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(Digest.of(values.get(i)))
            .as("%s and %s", values.get(i), values.get(j))
            .isNotEqualTo(Digest.of(values.get(j)));
      }
    }
  }

  @Test
  void valuesThatAreEqualHaveTheSameDigest() {
    assertThat(Digest.of(new String("你好"))).isEqualTo(Digest.of("你好"));
    assertThat(Digest.of(new BigDecimal("1.20"))).isEqualTo(Digest.of(new BigDecimal("1.20")));
    assertThat(Digest.of(new byte[] {1, 2})).isEqualTo(Digest.of(new byte[] {1, 2}));
    assertThat(Digest.of(nanos(5))).isEqualTo(Digest.of(nanos(5)));
  }

  /** They are taken eight at a time, and what is left one by one. */
  @Test
  void everyByteCounts() {
    List<Long> seen = new ArrayList<>();
    for (int length : new int[] {8, 16, 19}) {
      seen.add(Digest.of(new byte[length]));
      for (int place = 0; place < length; place++) {
        for (int value : new int[] {1, -1, -128}) {
          byte[] bytes = new byte[length];
          bytes[place] = (byte) value;
          seen.add(Digest.of(bytes));
        }
      }
    }

    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void aNullIsThatOfAPrimitive() {
    assertThat(Digest.of((Object) null)).isEqualTo(Digest.NULL).isEqualTo(Reading.NULL);
  }

  @Test
  void sequencesDoNotRunIntoEachOther() {
    assertThat(sequence("ab", "c")).isNotEqualTo(sequence("a", "bc"));
    assertThat(sequence("", null)).isNotEqualTo(sequence(null, ""));
    assertThat(sequence(1, 2)).isNotEqualTo(sequence(2, 1));
    assertThat(sequence(1)).isNotEqualTo(sequence(1, 0));
  }

  /**
   * The chance of one pair in two million is 1 : 9,000,000; the seed keeps it from being random.
   */
  @Test
  void aMillionTextsHaveAMillionDigests() {
    Random random = new Random(7);
    long[] digests = new long[1_000_000];
    for (int i = 0; i < digests.length; i++) {
      digests[i] = Digest.of(i + ":" + random.nextInt(10));
    }
    assertThat(Arrays.stream(digests).distinct().count()).isEqualTo(digests.length);
  }

  private static long sequence(@Nullable Object... values) {
    long digest = 0;
    for (Object value : values) {
      digest = Digest.mix(digest, Digest.of(value));
    }
    return digest;
  }
}
