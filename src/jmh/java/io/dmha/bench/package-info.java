/**
 * What dmha costs, measured beside the bare driver and beside others that wrap one. One class for
 * each question. Figures count only from a quiet machine; those worth keeping lie in {@code
 * src/jmh/results}, named by date, JDK and machine:
 *
 * <pre>
 * mvn -q -Pbench -Dbench=PassThrough
 * mvn -q -Pbench -Dbench=Select -Dbench.args="-f 1 -wi 1 -i 1 -w 1 -r 1 -p way=RAW,DMHA -prof gc"
 * mvn -q -Pbench -Dbench=.* -Dbench.args="-prof gc -rf json -rff src/jmh/results/DATE-JDK-MACHINE.json"
 * mvn -q -Pbench -Dbench.main=io.dmha.bench.ColdStart -Dbench=21
 * </pre>
 */
package io.dmha.bench;
