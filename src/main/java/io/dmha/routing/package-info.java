/** Where reads go: which texts a standby may serve, and which standby is fit. Internal. */
package io.dmha.routing;
