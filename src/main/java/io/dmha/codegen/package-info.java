/**
 * Writes the classes that forward the hundreds of methods of JDBC; knows none of our own classes
 * that they extend. Internal.
 */
package io.dmha.codegen;
