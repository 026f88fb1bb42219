package io.dmha.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.guide.GuidePages;
import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import io.dmha.settings.UrlPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each URL and each setting that a page names is one that dmha takes, as it comes. */
class GuideUrlsTest {
  private static final UrlPolicy USUAL = new UrlPolicy(null, null);

  /** What stands for something else, as in {@code …?…}, is not meant to be taken as it is. */
  private static final Pattern URL =
      Pattern.compile("jdbc:(?:dmha:(?:dm:)?|dm:ha:)//[\\w\\[][\\w.:,/?&=;()\\[\\]%*-]*+(?!…)");

  /** Names of settings, but not {@code io.dmha.…}, and not {@code -Ddmha.…} of the build. */
  private static final Pattern NAMED =
      Pattern.compile("(?<![\\w.])(?<!-D)(dmha\\.[A-Za-z]+(?:\\.[A-Za-z]+)*)(=([\\w.,*%-]+))?");

  private static final Pattern DEFAULT = Pattern.compile("`(dmha\\.[\\w.]+)`（默认 `([^`]+)`");
  private static final Pattern VENDOR_ROW =
      Pattern.compile("^\\| `(\\w+)=([^`]+)` \\| (?:`(dmha\\.[^`]+)`|取走) \\|", Pattern.MULTILINE);
  private static final Set<String> SYSTEM =
      Set.of("dmha.allowedDrivers", "dmha.urlSettings", "dmha.spring.enabled");
  private static final Path MIGRATION = GuidePages.FOLDER.resolve("from-dm-svc-conf.md");

  @TempDir Path folder;

  static List<Path> pages() {
    List<Path> pages = new ArrayList<>(GuidePages.all());
    pages.add(Path.of("src/docs/SETTINGS_zh.md"));
    pages.add(Path.of("src/docs/REASONS_zh.md"));
    return pages;
  }

  private static List<String> urls(Path page) {
    String text =
        GuidePages.read(page)
            .replaceAll("\"\\s*\\+\\s*\"", "")
            .replace("{host}[:{port}]", "10.0.0.5:5236")
            .replace("\\|", "|");
    List<String> urls = new ArrayList<>();
    Matcher url = URL.matcher(text);
    while (url.find()) {
      urls.add(url.group());
    }
    return urls;
  }

  private static DmhaUrl parse(String url, Path file) throws SQLException {
    return DmhaUrl.parse(url, null, file, USUAL);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachUrlIsTaken(Path page) {
    for (String url : urls(page)) {
      assertThatCode(() -> parse(url, Urls.NO_FILE))
          .as("%s in %s", url, page)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theUrlsAreFound() {
    assertThat(urls(Path.of("README.md"))).hasSize(1).isEqualTo(urls(Path.of("README_zh.md")));
    int all = pages().stream().mapToInt(page -> urls(page).size()).sum();
    assertThat(all).isGreaterThan(25);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachSettingIsKnownAndItsValueValid(Path page) {
    Matcher named = NAMED.matcher(GuidePages.read(page));
    while (named.find()) {
      String name = named.group(1);
      if (SYSTEM.contains(name)) {
        continue;
      }
      Setting<?> setting = Settings.find(name);
      assertThat(setting).as("%s in %s", name, page).isNotNull();
      assertThat(setting.name()).as("%s, spelled so", page).isEqualTo(name);
      if (named.group(2) != null) {
        String url = "jdbc:dmha:dm://h1:5236,h3:5236?" + named.group();
        assertThatCode(() -> parse(url, Urls.NO_FILE))
            .as("%s in %s", url, page)
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachDefaultThatIsToldIsTheDefault(Path page) {
    Matcher told = DEFAULT.matcher(GuidePages.read(page));
    while (told.find()) {
      Setting<?> setting = Settings.find(told.group(1));
      assertThat(setting).as(told.group(1)).isNotNull();
      assertThat(told.group(2))
          .as("%s in %s", setting.name(), page)
          .isEqualTo(setting.defaultText());
    }
  }

  /** The answers by error text have dmha's own words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h1?dmha.recoverTimeout=3s",
        "jdbc:dmha:h2:mem:x",
        "jdbc:dmha:dm://h1?customFilter=x"
      })
  void whatAUrlIsRefusedForIsAnswered(String url) {
    Throwable refused = catchThrowable(() -> parse(url, Urls.NO_FILE));
    String said = refused.getMessage();

    String answers = GuidePages.read(GuidePages.FOLDER.resolve("faq.md"));
    boolean isAnswered = false;
    for (String cell : answers.split("`", -1)) {
      String pattern = Pattern.quote(cell).replace("…", "\\E.*?\\Q");
      isAnswered |= cell.length() > 20 && Pattern.compile(pattern).matcher(said).find();
    }
    assertThat(isAnswered).as("an answer to: %s", said).isTrue();
  }

  /** What the vendor's options become, row by row. */
  @Test
  void eachVendorOptionBecomesWhatItsRowSays() throws SQLException {
    Matcher row = VENDOR_ROW.matcher(GuidePages.read(MIGRATION));
    int rows = 0;
    while (row.find()) {
      String option = row.group(1) + "=" + row.group(2);
      DmhaUrl url = parse("jdbc:dmha:dm://h1:5236,h2:5236?" + option, Urls.NO_FILE);

      assertThat(url.notes()).as(option).hasSize(1);
      assertThat(url.delegateUrl(url.addresses().get(0))).doesNotContain("?");
      String settings = url.settings() + " ";
      if (row.group(3) == null) {
        assertThat(settings).as(option).isEqualTo(Settings.defaults() + " ");
      } else {
        assertThat(settings).as(option).contains(row.group(3) + " ");
      }
      rows++;
    }
    assertThat(rows).isGreaterThan(20);
  }

  @Test
  void noVendorOptionIsLeftOut() throws IOException {
    String page = GuidePages.read(MIGRATION);
    String source = Files.readString(Path.of("src/main/java/io/dmha/url/VendorOptions.java"));
    Matcher option = Pattern.compile("new Option\\(\\s*\"(\\w+)\"").matcher(source);
    int options = 0;
    while (option.find()) {
      assertThat(page).contains("| `" + option.group(1) + "=");
      options++;
    }
    assertThat(options).isGreaterThan(15);
  }

  /** The file on the page gives the hosts and settings that the page names after it. */
  @Test
  void theServiceFileIsRead() throws IOException, SQLException {
    GuidePages.Block block = GuidePages.blocks("ini").get(0);
    Path file = Files.writeString(folder.resolve("dm_svc.conf"), block.text());

    DmhaUrl url = parse("jdbc:dmha:dm://BANKDB/BANK", file);

    assertThat(String.join(",", Urls.hosts(url))).isEqualTo(GuidePages.HOSTS);
    assertThat(url.settings().toString())
        .contains("dmha.role=primary", "dmha.maxAttempts=60", "dmha.backoffBase=1s");
  }
}
