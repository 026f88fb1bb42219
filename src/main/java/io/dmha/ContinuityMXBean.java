package io.dmha;

import java.util.List;
import java.util.Map;

/**
 * How the transactions of one URL were protected, for JMX: {@code
 * io.dmha:type=Continuity,name="URL",id=dmha-N}. There while the URL has connections and the JVM an
 * MBean server; counted from the first connection on. See {@link
 * io.dmha.event.ContinuityReport.Count} for what the numbers mean.
 */
public interface ContinuityMXBean {
  /** The report in one line. */
  String getReport();

  /** Whether transactions are done again at all: {@code dmha.continuity=transactions}. */
  boolean isReplayOn();

  /** How many transactions have ended. */
  long getTransactions();

  /** How many of them were protected to their end. */
  long getProtectedTransactions();

  /** Their share in percent, rounded down to a tenth. */
  double getProtectedPercent();

  /** How many were not, by the name of the reason. */
  Map<String, Long> getUnprotected();

  /** What can be done about the reasons that occurred, by their names. */
  Map<String, String> getRemedies();

  /**
   * By which statements they were not, without their values: at most the first ten for each reason,
   * as {@code 12 by «insert into t(a) values(?)»}.
   */
  Map<String, List<String>> getStatements();

  /** Everything else that is counted, by its name. */
  Map<String, Long> getCounts();
}
