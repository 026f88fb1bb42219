/** Metadata over a pair whose nodes are lost. */
package io.dmha.dameng.meta;
