/** dmha in front of servers whose network fails: not a socket of theirs is closed. */
package io.dmha.netns;
