package io.dmha.demo;

import java.util.Random;

/** Money to be moved from one account to another, once. Its id is unique within its side. */
record Transfer(long id, int from, int to, long amount) {
  static Transfer random(long id, int accounts, Random random) {
    int from = random.nextInt(accounts);
    int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
    return new Transfer(id, from, to, 1 + random.nextInt(100));
  }
}
