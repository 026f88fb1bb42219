package io.dmha.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.guide.GuidePages.Block;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the Java of the pages against the test class path and what the build lays beside it. */
final class GuideJava {
  private static final Pattern TYPE =
      Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);

  private GuideJava() {}

  /** A text in memory that javac takes for a file. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///com/example/" + type + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The jars that the build has copied for the guide: Spring 6, MyBatis-Plus and the like. */
  static List<Path> libraries() throws IOException {
    Path folder = Path.of(System.getProperty("dmha.guide", "target/guide"));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      assertThat(jars).as("jars in %s, which mvn test-compile makes", folder).isNotEmpty();
      return jars;
    }
  }

  /**
   * Compiles these blocks together into a folder; what javac says against them fails the test.
   *
   * @param change what becomes of each text before it is compiled
   */
  static void compile(List<Block> blocks, Path folder, UnaryOperator<String> change)
      throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Block block : blocks) {
      Matcher type = TYPE.matcher(block.text());
      assertThat(type.find()).as("a public class in %s", block).isTrue();
      sources.add(new Source(type.group(1), change.apply(block.text())));
    }
    StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
    for (Path jar : libraries()) {
      classPath.append(File.pathSeparator).append(jar);
    }
    List<String> options =
        List.of("-proc:none", "-cp", classPath.toString(), "-d", folder.toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean isFine = compiler.getTask(said, null, null, options, null, sources).call();
    assertThat(isFine).as("%s compile: %s", blocks, said).isTrue();
  }

  /** Loads what was compiled, above the class path of the test. */
  static URLClassLoader loader(Path folder) throws MalformedURLException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, GuideJava.class.getClassLoader());
  }
}
