/** What the pages for users say is tried: their configuration is run, and their Java compiled. */
package io.dmha.guide;
