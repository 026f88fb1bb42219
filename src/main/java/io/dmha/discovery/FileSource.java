package io.dmha.discovery;

import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file with an entry on each line; what follows a {@code #} is left out. It is believed when two
 * looks in a row have found the same, and its last line has an end: who writes it may be at work.
 */
final class FileSource implements HostSource {
  static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Path path;
  private final Sleeper sleeper;
  private final Ticker ticker;

  FileSource(Path path, Sleeper sleeper, Ticker ticker) {
    this.path = path;
    this.sleeper = sleeper;
    this.ticker = ticker;
  }

  @Override
  public HostAnswer watch(@Nullable HostAnswer before, Duration timeout)
      throws SourceFailed, InterruptedException {
    Deadline deadline = Deadline.after(timeout, ticker);
    CountDownLatch never = new CountDownLatch(1);
    String last = text();
    while (true) {
      sleeper.sleep(BETWEEN_LOOKS_NANOS, never);
      String now = text();
      boolean isSettled = now.equals(last);
      if (isSettled && (before == null || !before.version().equals(now))) {
        return read(now);
      }
      if (deadline.isOver()) {
        if (before == null || !isSettled) {
          throw new SourceFailed("changes all the time");
        }
        return before;
      }
      last = now;
    }
  }

  private static HostAnswer read(String text) throws SourceFailed {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new SourceFailed("has a last line without an end");
    }
    HostEntries entries = new HostEntries();
    for (String line : text.split("\r?\n", -1)) {
      int comment = line.indexOf('#');
      String entry = HostEntries.stripped(comment < 0 ? line : line.substring(0, comment));
      if (!entry.isEmpty()) {
        entries.add(entry);
      }
    }
    return entries.answer(text);
  }

  private String text() throws SourceFailed {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      if (!Files.isRegularFile(path)) {
        throw new SourceFailed("is no file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] some = new byte[4096];
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          all.write(some, 0, n);
          if (all.size() > Http.MOST_BYTES) {
            throw new SourceFailed("has more than 1 MiB");
          }
        }
      }
    } catch (IOException e) {
      throw new SourceFailed("cannot be read", e);
    }
    return Http.utf8(all.toByteArray());
  }
}
