package io.dmha;

import static io.dmha.AllJarIT.ALL;
import static io.dmha.AllJarIT.files;
import static io.dmha.AllJarIT.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.alibaba.druid.support.json.JSONUtils;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the jar with everything says of the works of others in it: for scanners, and for their
 * authors. Held against the jars that it was made of.
 */
class SbomIT {
  private static final String SBOM = "META-INF/sbom/dmha-jdbc.cdx.json";
  private static final Path BYTE_BUDDY = Path.of(System.getProperty("dmha.byteBuddyJar"));
  private static final Path PICOCLI = Path.of(System.getProperty("dmha.picocliJar"));
  private static final String BYTE_BUDDY_POM =
      "META-INF/maven/net.bytebuddy/byte-buddy/pom.properties";

  @Test
  void everyWorkInsideIsNamedWithItsVersionAndLicence() throws IOException {
    String byteBuddy = versionIn(BYTE_BUDDY, BYTE_BUDDY_POM);
    String asm = asmVersion(byteBuddy);
    String picocli = PICOCLI.getParent().getFileName().toString();

    Map<String, String> licences = new LinkedHashMap<>();
    for (Map<String, Object> each : objects(sbom().get("components"))) {
      assertThat(each.get("purl"))
          .isEqualTo(
              "pkg:maven/%s/%s@%s?type=jar"
                  .formatted(each.get("group"), each.get("name"), each.get("version")));
      Map<String, Object> licence = objects(each.get("licenses")).get(0);
      licences.put((String) each.get("purl"), (String) object(licence.get("license")).get("id"));
    }

    assertThat(licences)
        .containsOnly(
            Map.entry(
                "pkg:maven/net.bytebuddy/byte-buddy@" + byteBuddy + "?type=jar", "Apache-2.0"),
            Map.entry("pkg:maven/org.ow2.asm/asm@" + asm + "?type=jar", "BSD-3-Clause"),
            Map.entry("pkg:maven/org.ow2.asm/asm-commons@" + asm + "?type=jar", "BSD-3-Clause"),
            Map.entry("pkg:maven/info.picocli/picocli@" + picocli + "?type=jar", "Apache-2.0"));
  }

  @Test
  void everyComponentIsReachedFromDmha() throws IOException {
    Map<String, Object> sbom = sbom();
    Map<String, Object> itself = object(object(sbom.get("metadata")).get("component"));
    Map<String, List<String>> edges = new LinkedHashMap<>();
    for (Map<String, Object> each : objects(sbom.get("dependencies"))) {
      List<String> ends = new ArrayList<>();
      ((List<?>) each.get("dependsOn")).forEach(end -> ends.add((String) end));
      edges.put((String) each.get("ref"), ends);
    }

    List<String> reached = new ArrayList<>(List.of((String) itself.get("bom-ref")));
    for (int i = 0; i < reached.size(); i++) {
      edges.get(reached.get(i)).stream()
          .filter(end -> !reached.contains(end))
          .forEach(reached::add);
    }

    List<String> components = new ArrayList<>();
    objects(sbom.get("components")).forEach(each -> components.add((String) each.get("bom-ref")));
    assertThat(itself).containsEntry("group", "io.dmha").containsEntry("name", "dmha-jdbc");
    assertThat(reached.subList(1, reached.size()))
        .containsExactlyInAnyOrderElementsOf(components)
        .hasSize(4);
  }

  @Test
  void theHashesAreThoseOfTheJarsThatWereTaken() throws Exception {
    List<String> hashes = new ArrayList<>();
    for (Map<String, Object> each : objects(sbom().get("components"))) {
      for (Map<String, Object> hash : objects(each.getOrDefault("hashes", List.of()))) {
        if (hash.get("alg").equals("SHA-256")) {
          hashes.add((String) hash.get("content"));
        }
      }
    }

    assertThat(hashes).containsExactlyInAnyOrder(sha256(BYTE_BUDDY), sha256(PICOCLI));
  }

  @Test
  void nothingInItChangesFromBuildToBuild() throws IOException {
    Map<String, Object> sbom = sbom();

    assertThat(sbom).doesNotContainKey("serialNumber");
    assertThat(object(sbom.get("metadata"))).doesNotContainKey("timestamp");
  }

  @Test
  void theManifestSaysWhereItIs() throws IOException {
    sbom();

    try (JarFile open = new JarFile(ALL.toFile())) {
      assertThat(open.getManifest().getMainAttributes().getValue("Sbom-Format"))
          .isEqualTo("CycloneDX");
      assertThat(open.getManifest().getMainAttributes().getValue("Sbom-Location")).isEqualTo(SBOM);
    }
  }

  /** Scanners that read no list of components look for these. */
  @Test
  void theMavenNamesOfWhatIsInsideStay() throws IOException {
    assertThat(files(ALL).stream().filter(name -> name.startsWith("META-INF/maven/")))
        .containsExactlyInAnyOrder(
            "META-INF/maven/io.dmha/dmha-jdbc/pom.properties", BYTE_BUDDY_POM);
    assertThat(text(ALL, BYTE_BUDDY_POM)).isEqualTo(text(BYTE_BUDDY, BYTE_BUDDY_POM));
  }

  @Test
  void everyLicenceIsThere() throws IOException {
    assertThat(text(ALL, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
    assertThat(text(ALL, "META-INF/licenses/ASM"))
        .isEqualTo(text(BYTE_BUDDY, "META-INF/licenses/ASM"))
        .contains("INRIA", "Redistributions in binary form must reproduce");
  }

  @Test
  void theNoticeNamesAllAndHoldsThatOfByteBuddy() throws IOException {
    String notice = text(ALL, "META-INF/NOTICE");

    assertThat(notice)
        .contains(text(BYTE_BUDDY, "META-INF/NOTICE").strip())
        .contains("META-INF/licenses/ASM", "META-INF/LICENSE", SBOM, "picocli");
  }

  private static Map<String, Object> sbom() throws IOException {
    assumeFalse(
        System.getProperty("dmha.maven").equals("offline true"),
        "Maven makes no list of components offline");
    assertThat(files(ALL)).contains(SBOM);
    return object(JSONUtils.parse(text(ALL, SBOM)));
  }

  private static String versionIn(Path jar, String pomProperties) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(text(jar, pomProperties)));
    return read.getProperty("version");
  }

  /** What Byte Buddy was built with; its classes do not say. */
  private static String asmVersion(String byteBuddy) throws IOException {
    Path parent =
        BYTE_BUDDY.resolveSibling(
            "../../byte-buddy-parent/%1$s/byte-buddy-parent-%1$s.pom".formatted(byteBuddy));
    Matcher version =
        Pattern.compile("<version\\.asm>([^<]+)</version\\.asm>")
            .matcher(Files.readString(parent.normalize()));
    assertThat(version.find()).as("version of ASM in %s", parent).isTrue();
    return version.group(1);
  }

  private static String sha256(Path jar) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    return HexFormat.of().formatHex(digest);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> objects(Object json) {
    return (List<Map<String, Object>>) json;
  }
}
