package io.dmha.event;

/**
 * Hears what dmha does. Named by the setting {@code dmha.listener} or found by {@link
 * java.util.ServiceLoader}; needs a public constructor without arguments.
 *
 * <p>Called in the thread in which the event happened, which is often the application's own and
 * waiting for its answer, so it should return soon; no lock of dmha is held meanwhile. Several
 * threads may call at once. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface DmhaListener {
  /** Hears one event. */
  void onEvent(DmhaEvent event);
}
