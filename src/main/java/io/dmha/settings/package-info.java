/** Settings, each declared once, with what a URL may set of them. Internal. */
package io.dmha.settings;
