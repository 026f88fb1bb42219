/** Real Druids over dmha URLs, and beside them. */
package io.dmha.integration.druid;
