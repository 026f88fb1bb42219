/**
 * The state of one logical session: what the application has set, its open transaction, and whether
 * that may be replayed. Internal.
 */
package io.dmha.session;
