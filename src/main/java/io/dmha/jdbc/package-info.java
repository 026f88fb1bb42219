/** What the application holds: hand-written bases of the generated classes. Internal. */
package io.dmha.jdbc;
