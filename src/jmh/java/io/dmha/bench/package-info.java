/**
 * What dmha costs, measured beside the bare driver and beside others that wrap one. One class for
 * each question.
 *
 * <pre>
 * mvn -q -Pbench -Dbench=PassThrough -Dbench.args="-prof gc"
 * mvn -q -Pbench -Dbench=Select -Dbench.args="-f 1 -wi 1 -i 1 -w 1 -r 1 -p way=RAW,DMHA"
 * mvn -q -Pbench -Dbench.main=io.dmha.bench.ColdStart -Dbench=21
 * </pre>
 *
 * <p>Averages count only from a quiet machine. On a busy one the bytes per call hold, and the
 * median of single calls ({@code -bm sample}) shows relations. A run worth keeping goes to {@code
 * src/jmh/results}, named by date, JDK and machine:
 *
 * <pre>
 * mkdir -p src/jmh/results
 * mvn -q -Pbench -Dbench.args="-prof gc -rf json -rff src/jmh/results/DATE-JDK-MACHINE.json"
 * </pre>
 */
package io.dmha.bench;
