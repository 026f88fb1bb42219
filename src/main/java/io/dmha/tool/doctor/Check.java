package io.dmha.tool.doctor;

import java.util.List;

/** Judges what the hosts have said; asks nobody. Stateless. */
interface Check {
  /** Adds what is unwise. */
  void judge(ClusterFacts facts, List<Finding> findings);
}
