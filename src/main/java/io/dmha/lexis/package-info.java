/** How each database splits a text into words. Internal. */
package io.dmha.lexis;
