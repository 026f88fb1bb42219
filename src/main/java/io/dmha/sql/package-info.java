/** What the text of a statement proves: its kind, and what it leaves in the session. Internal. */
package io.dmha.sql;
