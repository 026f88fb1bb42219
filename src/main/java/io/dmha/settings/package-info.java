/** Settings, each declared once, and the URL that carries them. Internal. */
package io.dmha.settings;
