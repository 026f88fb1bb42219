/** The command {@code watch}: follows the hosts of a URL in the terminal. Internal. */
package io.dmha.tool.watch;
