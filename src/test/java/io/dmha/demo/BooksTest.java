package io.dmha.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.demo.Books.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {
  private final Journal journal = new Journal();
  private final Map<Integer, Long> balances = new HashMap<>(Map.of(0, 100L, 1, 100L, 2, 100L));
  private final Map<Long, Integer> entries = new HashMap<>();

  @Test
  void whatIsAcknowledgedAndBookedOnceBalances() {
    acknowledge(new Transfer(1, 0, 1, 30));
    book(new Transfer(1, 0, 1, 30));

    assertThat(verdict()).isEqualTo(new Verdict(300, 300, 0, 0, 0));
    assertThat(verdict().balances()).isTrue();
  }

  @Test
  void whatIsBookedTwiceIsADuplicateThoughTheSumIsRight() {
    acknowledge(new Transfer(1, 0, 1, 30));
    book(new Transfer(1, 0, 1, 30));
    book(new Transfer(1, 0, 1, 30));

    assertThat(verdict()).isEqualTo(new Verdict(300, 300, 1, 0, 2));
    assertThat(verdict().balances()).isFalse();
  }

  @Test
  void whatIsAcknowledgedAndNotThereIsLost() {
    acknowledge(new Transfer(1, 0, 1, 30));

    assertThat(verdict()).isEqualTo(new Verdict(300, 300, 0, 1, 2));
    assertThat(verdict().balances()).isFalse();
  }

  @Test
  void whatWasGivenUpMayBeThereOrNotButNotTwice() {
    journal.asked(new Transfer(1, 0, 1, 30));
    journal.asked(new Transfer(2, 1, 2, 20));
    book(new Transfer(2, 1, 2, 20));
    assertThat(verdict().balances()).isTrue();

    book(new Transfer(2, 1, 2, 20));
    assertThat(verdict()).isEqualTo(new Verdict(300, 300, 1, 0, 2));
  }

  @Test
  void halfATransferShowsInTheSum() {
    acknowledge(new Transfer(1, 0, 1, 30));
    book(new Transfer(1, 0, 1, 30));
    balances.merge(0, 30L, Long::sum);

    assertThat(verdict()).isEqualTo(new Verdict(300, 330, 0, 0, 1));
    assertThat(verdict().balances()).isFalse();
  }

  private void acknowledge(Transfer transfer) {
    journal.asked(transfer);
    journal.acknowledged(transfer);
  }

  private void book(Transfer transfer) {
    balances.merge(transfer.from(), -transfer.amount(), Long::sum);
    balances.merge(transfer.to(), transfer.amount(), Long::sum);
    entries.merge(transfer.id(), 1, Integer::sum);
  }

  private Verdict verdict() {
    return new Books(100, balances, entries).against(journal);
  }
}
