package io.dmha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All files of sources, those of the tests too. */
final class Sources {
  private Sources() {}

  static List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String root : List.of("src", "test-fixtures")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
      }
    }
    return found;
  }
}
