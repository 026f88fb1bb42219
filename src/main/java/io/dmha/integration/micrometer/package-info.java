/** For applications with Micrometer. Public. */
package io.dmha.integration.micrometer;
