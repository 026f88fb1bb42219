package io.dmha.demo;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the application asked for and what it was told is done, kept in memory, away from any
 * database that might forget it. Thread-safe.
 */
final class Journal {
  private final Map<Long, Transfer> asked = new ConcurrentHashMap<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  /** Notes that the transfer is about to be tried for the first time. */
  void asked(Transfer transfer) {
    asked.put(transfer.id(), transfer);
  }

  /** Notes that the application holds the transfer to be done, exactly once. */
  void acknowledged(Transfer transfer) {
    acknowledged.add(transfer.id());
  }

  boolean isAcknowledged(Transfer transfer) {
    return acknowledged.contains(transfer.id());
  }

  Collection<Transfer> transfers() {
    return asked.values();
  }
}
