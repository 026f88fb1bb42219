/**
 * What the application holds: hand-written bases of the generated classes. Read {@code
 * GuardedStatement.begin} first. Internal.
 */
package io.dmha.jdbc;
