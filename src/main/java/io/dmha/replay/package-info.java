/**
 * The open transaction, call by call, with what the application has seen of each: to do it again on
 * another host, and to prove that it is the same. Internal.
 */
package io.dmha.replay;
