/** What dmha tells the outside: events, listeners, the log. Public API. */
package io.dmha.event;
