/**
 * The engine: begins, ends and judges calls; reconnects, replays, asks for outcomes. Read {@code
 * FailureHandler.failed} first. Internal.
 */
package io.dmha.failover;
