/** Pools as applications have them, by the URL and with driver classes that are left in place. */
package io.dmha.integration.pools;
