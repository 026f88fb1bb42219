/**
 * Has Alibaba's Druid take a dmha URL as it is. Internal, but for the names of {@code
 * DmhaExceptionSorter} and {@code DmhaConnectionChecker}, which a pool's configuration may hold.
 */
package io.dmha.integration.druid;
