/** Logs by SLF4J 1.7 or 2.x, where the application has it; internal. */
package io.dmha.integration.slf4j;
