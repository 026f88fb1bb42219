/** Text of others: read, compared, and made fit to be shown. Internal. */
package io.dmha.text;
