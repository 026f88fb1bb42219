/** dmha with the real Dameng driver, at servers of our own that speak its protocol. */
package io.dmha.dameng;
