/**
 * What the application holds in its hands: hand-written bases for the calls that matter, and a
 * generator that writes the hundreds of others. Internal.
 */
package io.dmha.proxy;
