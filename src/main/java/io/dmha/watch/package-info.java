/** The thread that looks after the connections of one URL and the hosts that failed. Internal. */
package io.dmha.watch;
