/**
 * The hosts, their roles, which of them failed lately, and which is to be tried next ({@code
 * HostList.inOrder}). Internal.
 */
package io.dmha.topology;
