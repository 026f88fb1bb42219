/** Keys that the database has made stay as the application has seen them; not public. */
package io.dmha.keep;
