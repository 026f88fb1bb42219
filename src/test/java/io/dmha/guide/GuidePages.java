package io.dmha.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that users copy from, and their blocks of configuration and Java. */
public final class GuidePages {
  /** The hosts that stand in all pages; a test puts its own in their place. */
  public static final String HOSTS = "10.0.0.5:5236,10.0.0.6:5236";

  public static final Path FOLDER = Path.of("src/docs/guide");
  private static final Pattern BLOCK =
      Pattern.compile("^```([a-z]*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * A block between two fences.
   *
   * @param line the line of its opening fence, from 1
   * @param before the text of the page above it
   */
  public record Block(Path page, int line, String language, String text, String before) {
    @Override
    public String toString() {
      return page.getFileName() + ":" + line;
    }
  }

  private GuidePages() {}

  /** The guide, and the first page in both languages. */
  public static List<Path> all() {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("README_zh.md")));
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  /** What stands on a page. */
  public static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks of all pages in this language, which is the word after the fence. */
  public static List<Block> blocks(String language) {
    return all().stream()
        .flatMap(page -> blocks(page).stream())
        .filter(block -> block.language().equals(language))
        .toList();
  }

  /** All blocks of a page. */
  public static List<Block> blocks(Path page) {
    String text = read(page);
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String before = text.substring(0, block.start());
      int line = before.split("\n", -1).length;
      blocks.add(new Block(page, line, block.group(1), block.group(2), before));
    }
    return blocks;
  }
}
