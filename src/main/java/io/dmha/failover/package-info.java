/** The engine: begins, ends and judges calls; reconnects, replays, asks for outcomes. Internal. */
package io.dmha.failover;
