/** What follows from a failure, and the exception that the application gets for it. Internal. */
package io.dmha.outcome;
