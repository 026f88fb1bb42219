/**
 * What Spring Boot finds of dmha by itself, 2.7 to 4: the driver's class, HikariCP's override,
 * health and metrics. Internal.
 */
package io.dmha.integration.spring;
