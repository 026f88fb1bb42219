/**
 * The open transaction, call by call, with a digest of what the application has seen of each, to
 * replay it on another host and to prove that it ends the same ({@code Step.replay} compares,
 * {@code Refusal} says why not). Internal.
 */
package io.dmha.replay;
