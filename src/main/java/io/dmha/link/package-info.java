/** One physical connection, and calls on it that end in time. Internal. */
package io.dmha.link;
