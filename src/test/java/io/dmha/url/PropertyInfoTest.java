package io.dmha.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.settings.Settings;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PropertyInfoTest {
  @Test
  void everySettingIsShownWithItsDefaultAndChoices() {
    DriverPropertyInfo[] all = DmhaUrl.propertyInfo(null, null);

    assertThat(all).hasSize(2 + Settings.all().size()).noneMatch(one -> one.required);
    assertThat(all).allMatch(one -> !one.description.isEmpty() && !one.description.contains("`"));
    assertThat(all[0].name).isEqualTo("user");
    assertThat(all[1].name).isEqualTo("password");
    DriverPropertyInfo role = find("dmha.role", all);
    assertThat(role.value).isEqualTo("primary");
    assertThat(role.choices)
        .containsExactly("primary", "standby", "preferPrimary", "preferStandby", "any");
    assertThat(find("dmha.backoffMax", all).choices).isNull();
  }

  @Test
  void whatIsGivenSoFarIsShownHoweverWrong() {
    DriverPropertyInfo[] all =
        DmhaUrl.propertyInfo(
            "jdbc:dmha:dm://h1,,?user=a&dmha.role=ANY&dmha.roleQuery=a%20b&dmha.maxAttempts=x",
            Urls.properties("DMHA.CONTINUITY=Off", "dmha.role=standby", "user=b"));

    assertThat(find("user", all).value).isEqualTo("a");
    assertThat(find("dmha.role", all).value).isEqualTo("any");
    assertThat(find("dmha.roleQuery", all).value).isEqualTo("a b");
    // A forgotten separator makes a secret part of a value.
    assertThat(find("dmha.maxAttempts", all).value).isNull();
    assertThat(find("dmha.continuity", all).value).isEqualTo("off");
  }

  /** SQL may hold any sign, so only the words tell. */
  @Test
  void aPasswordInAnotherValueIsNotShown() {
    DriverPropertyInfo[] all =
        DmhaUrl.propertyInfo("jdbc:dmha://h?dmha.roleQuery=select 1;password=hunter2", null);
    assertThat(find("dmha.roleQuery", all).value).isNull();

    all =
        DmhaUrl.propertyInfo(
            "jdbc:dmha://h?dmha.driverClass=hunter2&dmha.roleQuery=hunter2",
            Urls.properties("password=hunter2"));
    assertThat(find("dmha.driverClass", all).value).isNull();
    assertThat(find("dmha.roleQuery", all).value).isNull();
  }

  /** The driver is given the options of the file, and says them again. */
  @Test
  void nothingOfAFileThatTheUrlNamesIsShown() {
    DriverPropertyInfo[] theirs = {new DriverPropertyInfo("compatibleMode", "of the file")};

    DriverPropertyInfo[] all = DmhaUrl.propertyInfo("jdbc:dmha://S?DMSVCCONF=/x", null, theirs);
    assertThat(find("compatibleMode", all).value).isNull();

    all = DmhaUrl.propertyInfo("jdbc:dmha://S", null, theirs);
    assertThat(find("compatibleMode", all).value).isEqualTo("of the file");
  }

  @Test
  void thePasswordIsNeverShown() {
    Properties info = Urls.properties("password=hunter2");

    DriverPropertyInfo[] all = DmhaUrl.propertyInfo("jdbc:dmha://h?password=hunter2", info);

    assertThat(all).noneMatch(one -> "hunter2".equals(one.value));
  }

  private static DriverPropertyInfo find(String name, DriverPropertyInfo[] all) {
    for (DriverPropertyInfo one : all) {
      if (one.name.equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name);
  }
}
