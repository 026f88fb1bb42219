/** The vendor driver's own failover and dmha side by side: same cluster, same faults, one run. */
package io.dmha.dameng.compare;
