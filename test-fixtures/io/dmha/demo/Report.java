package io.dmha.demo;

import java.util.Locale;

/** The table at the end and what it means in words. Immutable. */
record Report(Demo.Outcome outcome) {
  String table() {
    Tally.Counts dmha = outcome.dmha().counts();
    Tally.Counts plain = outcome.plain().counts();
    Books.Verdict dmhaBooks = outcome.dmha().verdict();
    Books.Verdict plainBooks = outcome.plain().verdict();
    String unknown = dmha.unknown() == 0 ? "" : " (" + dmha.foundBooked() + " were booked)";
    return row("", "dmha", "plain driver")
        + row("", "", "and retry")
        + row("acknowledged transfers", dmha.acknowledged(), plain.acknowledged())
        + row("told NOT APPLIED: run again", number(dmha.notApplied()), "-")
        + row("told UNKNOWN: looked up" + unknown, number(dmha.unknown()), "-")
        + row("raw errors: outcome not told", dmha.rawErrors(), plain.rawErrors())
        + row(
            "longest stall of a thread",
            number(dmha.longestStallMillis()) + " ms",
            number(plain.longestStallMillis()) + " ms")
        + row(
            "sum of balances, expected " + number(dmhaBooks.expectedSum()),
            dmhaBooks.actualSum(),
            plainBooks.actualSum())
        + row(
            "accounts with a wrong balance", dmhaBooks.wrongAccounts(), plainBooks.wrongAccounts())
        + row(
            "duplicates: transfers carried out twice",
            dmhaBooks.duplicates(),
            plainBooks.duplicates())
        + row("lost: acknowledged, but not there", dmhaBooks.lost(), plainBooks.lost());
  }

  /** Two sentences, one for each side. */
  String words() {
    return dmhaWords() + System.lineSeparator() + plainWords();
  }

  private String dmhaWords() {
    Side.Result dmha = outcome.dmha();
    if (!dmha.isClean()) {
      StringBuilder text =
          new StringBuilder("dmha's books DO NOT BALANCE, or it left errors untold.");
      for (Exception error : dmha.firstErrors()) {
        text.append(System.lineSeparator()).append("  ").append(error);
      }
      return text.toString();
    }
    return "dmha's books balance: after "
        + outcome.kills()
        + (outcome.kills() == 1 ? " killed server" : " killed servers")
        + ", each of its "
        + number(dmha.counts().acknowledged())
        + " transfers is there exactly once.";
  }

  private String plainWords() {
    Books.Verdict plain = outcome.plain().verdict();
    if (plain.balances()) {
      return "The plain driver's books balance too, by luck: none of its commits was cut off between"
          + " its effect and its answer. Its errors would not have told.";
    }
    return "The plain driver's errors do not tell what became of a commit, so its retry moved money"
        + " twice in "
        + plain.duplicates()
        + (plain.lost() == 0 ? "" : " and lost it in " + plain.lost())
        + " of "
        + number(outcome.plain().counts().acknowledged())
        + " transfers.";
  }

  private static String row(String what, long dmha, long plain) {
    return row(what, number(dmha), number(plain));
  }

  private static String row(String what, String dmha, String plain) {
    return String.format(Locale.ROOT, "  %-42s %14s %14s%n", what, dmha, plain);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
