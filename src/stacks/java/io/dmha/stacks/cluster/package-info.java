/** The clusters that are struck: Dameng's test server, PostgreSQL, H2. */
package io.dmha.stacks.cluster;
