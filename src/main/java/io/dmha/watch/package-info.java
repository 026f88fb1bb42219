/**
 * The thread that looks after the connections of one URL and the hosts that failed, and the checks
 * of a link before it is used. Internal.
 */
package io.dmha.watch;
