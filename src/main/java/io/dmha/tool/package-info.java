/** Commands of the jar that has everything in it. Internal. */
package io.dmha.tool;
