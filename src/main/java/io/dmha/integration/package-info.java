/**
 * What other libraries find of dmha by themselves: a package for each, which no other package of
 * dmha knows, and whose classes are loaded by that library alone. Internal.
 */
package io.dmha.integration;
