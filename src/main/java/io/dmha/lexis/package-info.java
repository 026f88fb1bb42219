/** How each database splits a text into words, and what can be written anew of them. Internal. */
package io.dmha.lexis;
