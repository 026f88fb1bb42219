/** What the application set on its connection, and setting it again on a new one. Internal. */
package io.dmha.session;
