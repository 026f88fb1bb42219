package io.dmha.tool.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BooksTest {
  private final Ledger ledger = new Ledger(7);

  private void committed() {
    ledger.begin();
    ledger.committed();
  }

  private Balance balance(long... numbersAndSteps) {
    ledger.close();
    Books books = new Books();
    Books.Page page = books.of(ledger);
    for (int i = 0; i < numbersAndSteps.length; i += 2) {
      page.row(numbersAndSteps[i], numbersAndSteps[i + 1]);
    }
    page.done();
    return books.balance();
  }

  @Test
  void allIsThereOnceAndWhole() {
    committed();
    committed();

    Balance balance = balance(2, 2, 1, 2);

    assertThat(balance.isRight()).isTrue();
    assertThat(balance.acknowledged).isEqualTo(2);
    assertThat(balance.rows).isEqualTo(2);
    assertThat(balance.examples).isEmpty();
  }

  @Test
  void whatWasAcknowledgedAndIsMissingIsLost() {
    committed();
    committed();

    Balance balance = balance(1, 2);

    assertThat(balance.isRight()).isFalse();
    assertThat(balance.lost).isEqualTo(1);
    assertThat(balance.examples).containsExactly("lost 7/2");
  }

  @Test
  void whatIsThereTwiceIsDoubled() {
    committed();

    Balance balance = balance(1, 2, 1, 2);

    assertThat(balance.isRight()).isFalse();
    assertThat(balance.doubled).isEqualTo(1);
    assertThat(balance.lost).isZero();
    assertThat(balance.examples).containsExactly("doubled 7/1");
  }

  @Test
  void whatWasRefusedAndIsThereIsUninvited() {
    ledger.begin();
    ledger.failed();

    Balance balance = balance(1, 2);

    assertThat(balance.isRight()).isFalse();
    assertThat(balance.uninvited).isEqualTo(1);
  }

  @Test
  void aRowThatNobodyBeganIsUninvited() {
    assertThat(balance(5, 2).uninvited).isEqualTo(1);
    assertThat(balance(-1, 2).uninvited).isEqualTo(1);
    assertThat(balance(1L << 33, 2).uninvited).isEqualTo(1);
  }

  @Test
  void anInsertWithoutItsUpdateIsTorn() {
    committed();

    Balance balance = balance(1, 1);

    assertThat(balance.isRight()).isFalse();
    assertThat(balance.torn).isEqualTo(1);
  }

  @Test
  void whatIsUnknownMayBeThereOrNot() {
    ledger.begin();
    ledger.inDoubt();
    ledger.begin();
    ledger.inDoubt();

    Balance balance = balance(2, 2);

    assertThat(balance.isRight()).isTrue();
    assertThat(balance.unknownThere).isEqualTo(1);
    assertThat(balance.unknownGone).isEqualTo(1);
    assertThat(balance.acknowledged).isZero();
  }

  /** The worker still waits for its answer, which comes when nobody counts any more. */
  @Test
  void whatIsOpenAtTheEndIsUnknown() {
    ledger.begin();
    ledger.close();
    ledger.committed();
    ledger.begin();
    ledger.committed();

    assertThat(balance().unknownGone).isEqualTo(1);
    assertThat(balance().acknowledged).isZero();
    assertThat(ledger.begun()).isEqualTo(1);
  }

  @Test
  void onlyTheFirstExamplesAreKept() {
    for (int i = 0; i < 50; i++) {
      committed();
    }

    assertThat(balance().lost).isEqualTo(50);
    assertThat(balance().examples).hasSize(20);
  }
}
