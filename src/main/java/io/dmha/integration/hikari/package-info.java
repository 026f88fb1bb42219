/** For applications with HikariCP. Public. */
package io.dmha.integration.hikari;
