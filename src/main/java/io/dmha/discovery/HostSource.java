package io.dmha.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows the hosts of a cluster. Used by one thread at a time. */
public interface HostSource {
  /**
   * The hosts as they are now, as soon as they are not as before.
   *
   * @param before what it has answered last; null to be told at once
   * @param timeout how long to wait for something new
   * @return {@code before} where there is nothing new
   * @throws SourceFailed if it does not answer, or not with a list of hosts
   * @throws InterruptedException if the thread is interrupted
   */
  HostAnswer watch(@Nullable HostAnswer before, Duration timeout)
      throws SourceFailed, InterruptedException;
}
