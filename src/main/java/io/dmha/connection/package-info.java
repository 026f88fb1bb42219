/**
 * What a connection does beside executing statements: the ends of transactions and its own,
 * settings, validation. Internal.
 */
package io.dmha.connection;
