/** Puts the parts of one URL together, and keeps the URLs in use. Internal. */
package io.dmha.cluster;
