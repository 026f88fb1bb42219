/**
 * Marks commits by a token in a table of ours, and tells by it what became of one whose reply was
 * lost. Internal.
 */
package io.dmha.commitguard;
