/** The hosts, their roles, which of them failed lately, and which is to be tried next. Internal. */
package io.dmha.topology;
