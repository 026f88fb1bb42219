/** Time as a value that tests can replace: ticks, sleeping, deadlines and backoff. Internal. */
package io.dmha.time;
