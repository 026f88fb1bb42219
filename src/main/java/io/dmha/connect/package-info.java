/** How a physical connection is found among the hosts, and replaced when it is lost. Internal. */
package io.dmha.connect;
