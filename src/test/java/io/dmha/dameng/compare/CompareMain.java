package io.dmha.dameng.compare;

import java.sql.SQLException;
import java.util.List;

/** The command: {@code mvn -q -Pcompare}. */
final class CompareMain {
  private CompareMain() {}

  /** Prints the table; exits with 1 if dmha tore a transaction or reported a commit wrongly. */
  public static void main(String[] args) throws SQLException {
    Plan plan = args.length > 0 && args[0].equals("quick") ? Plan.quick() : Plan.full();
    long start = System.nanoTime();
    Comparison comparison =
        new Comparison(
            plan,
            List.of(
                Side.vendorByDefault(), Side.vendorToPrimary(), Side.dmha(), Side.dmhaWithReplay()),
            step ->
                System.err.printf(
                    "%4d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, step));
    Comparison.Results results = comparison.run();
    System.out.print(new Report(results));
    boolean isWell =
        results.verdicts.keySet().stream()
            .filter(Side::isDmha)
            .flatMap(side -> results.verdictsOn(side).stream())
            .allMatch(Ledger.Verdict::isClean);
    System.exit(isWell ? 0 : 1);
  }
}
