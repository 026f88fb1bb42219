/** The applications: each has one way to its database, and one business transaction. */
package io.dmha.stacks.app;
