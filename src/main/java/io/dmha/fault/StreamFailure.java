package io.dmha.fault;

import java.io.IOException;

/**
 * A stream or reader of the application failed while its driver read it. That says nothing about
 * the network, though the driver has an {@link IOException} for its cause.
 */
public final class StreamFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the stream has thrown: an IOException, or something else. Drivers know how to
   *     end a message after the one, and lose their place in it after the other.
   */
  public StreamFailure(Throwable cause) {
    super(cause);
  }
}
