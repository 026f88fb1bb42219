package io.dmha.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * What the database holds in the end. Immutable.
 *
 * @param opening the balance with which every account began
 * @param balances the balance of every account
 * @param entries how often every transfer stands in the ledger
 */
record Books(long opening, Map<Integer, Long> balances, Map<Long, Integer> entries) {
  /**
   * What comes out when the books are compared with the journal.
   *
   * @param expectedSum the sum of all balances as it was in the beginning
   * @param actualSum the sum of all balances in the end
   * @param duplicates entries of the ledger beyond the first of their transfer
   * @param lost acknowledged transfers without an entry
   * @param wrongAccounts accounts whose balance is not what the journal says
   */
  record Verdict(long expectedSum, long actualSum, int duplicates, int lost, int wrongAccounts) {
    boolean balances() {
      return expectedSum == actualSum && duplicates == 0 && lost == 0 && wrongAccounts == 0;
    }
  }

  Verdict against(Journal journal) {
    long sum = balances.values().stream().mapToLong(balance -> balance).sum();
    int duplicates = entries.values().stream().mapToInt(times -> times - 1).sum();
    int lost = 0;
    Map<Integer, Long> expected = new HashMap<>();
    balances.keySet().forEach(account -> expected.put(account, opening));
    for (Transfer transfer : journal.transfers()) {
      boolean isAcknowledged = journal.isAcknowledged(transfer);
      boolean isBooked = entries.containsKey(transfer.id());
      if (isAcknowledged && !isBooked) {
        lost++;
      }
      // A transfer that was given up before anybody knew its outcome may be booked or not.
      if (isAcknowledged || isBooked) {
        expected.merge(transfer.from(), -transfer.amount(), Long::sum);
        expected.merge(transfer.to(), transfer.amount(), Long::sum);
      }
    }
    return new Verdict(
        opening * balances.size(), sum, duplicates, lost, differences(expected, balances));
  }

  private static int differences(Map<Integer, Long> expected, Map<Integer, Long> actual) {
    return (int)
        expected.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(actual.get(entry.getKey())))
            .count();
  }
}
