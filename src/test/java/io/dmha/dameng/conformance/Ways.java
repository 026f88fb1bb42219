package io.dmha.dameng.conformance;

import io.dmha.DmhaDriver;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.slf4j.Logger;

/**
 * Each version of the driver, alone and through dmha. The newest is the one of the class path; the
 * older ones, which Maven has put into a folder, live in a class loader of their own each, with a
 * dmha of their own beside them, as in a tool that is given two jars.
 */
final class Ways implements ArgumentsProvider {
  /** Names the folder; set by the build. */
  private static final String FOLDER = "dmha.olderDrivers";

  private static final String NEWEST = "8.1.3.140";
  private static final String DAMENG = "dm.jdbc.driver.DmDriver";
  private static final String JAR = "DmJdbcDriver18-";

  private static final List<Way> ALL = all();

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return ALL.stream().map(Arguments::of);
  }

  private static List<Way> all() {
    try {
      List<Way> ways = new ArrayList<>();
      ways.add(new Way(NEWEST, false, driver(DAMENG, Ways.class.getClassLoader())));
      ways.add(new Way(NEWEST, true, new DmhaDriver()));
      for (Path jar : olderJars()) {
        String version = jar.getFileName().toString().replace(JAR, "").replace(".jar", "");
        ClassLoader own = loaderWith(jar);
        ways.add(new Way(version, false, driver(DAMENG, own)));
        ways.add(new Way(version, true, driver(DmhaDriver.class.getName(), own)));
      }
      return List.copyOf(ways);
    } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException("The drivers cannot be loaded.", e);
    }
  }

  private static List<Path> olderJars() throws IOException {
    Path folder =
        Path.of(Objects.requireNonNull(System.getProperty(FOLDER), FOLDER + " is not set"));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().startsWith(JAR)).toList();
      if (jars.size() < 2) {
        throw new IllegalStateException("The older drivers are not in " + folder + ": " + jars);
      }
      return jars;
    }
  }

  private static ClassLoader loaderWith(Path jar) throws URISyntaxException, IOException {
    URL[] urls = {
      jar.toUri().toURL(), home(DmhaDriver.class), home(ClassWriter.class), home(Logger.class)
    };
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static Driver driver(String name, ClassLoader loader)
      throws ReflectiveOperationException {
    return Class.forName(name, true, loader)
        .asSubclass(Driver.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static URL home(Class<?> type) throws URISyntaxException, IOException {
    return type.getProtectionDomain().getCodeSource().getLocation().toURI().toURL();
  }
}
