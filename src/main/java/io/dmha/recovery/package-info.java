/**
 * The life of a connection: its states, the search for a host, and what the application is told
 * when a call fails. Internal.
 */
package io.dmha.recovery;
