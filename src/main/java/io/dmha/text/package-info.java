/** Text of others, made fit to be shown. Internal. */
package io.dmha.text;
