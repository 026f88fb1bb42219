package io.dmha.stacks.app;

/**
 * What one business transaction does.
 *
 * @param number its own, which the table does not keep unique
 * @param debit the account that gives
 * @param credit the account that gets
 * @param amount how much, in whole units
 */
public record Transfer(long number, long debit, long credit, int amount) {}
