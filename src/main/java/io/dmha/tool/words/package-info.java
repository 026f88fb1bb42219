/** How the commands speak: words in two languages, JSON, tables of text. Internal. */
package io.dmha.tool.words;
