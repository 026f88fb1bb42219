package io.dmha.url;

import io.dmha.settings.Settings;
import io.dmha.settings.UrlPolicy;
import io.dmha.settings.VendorText;
import java.nio.file.Path;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dmha URL together with the connection properties, read and checked. Immutable and thread-safe.
 *
 * <p>Settings ({@code dmha.…}) may stand in the URL after {@code ?}, {@code &} or {@code ;}, where
 * their values are percent-decoded, or in the properties, where they are taken as they are. Names
 * match ignoring the case of ASCII letters. <b>The URL beats the properties</b>, as with the Dameng
 * driver.
 */
public final class DmhaUrl {
  private final String subprotocol;
  private final List<Address> addresses;
  private final String beforeHosts;
  private final String afterHosts;
  private final String publicUrl;
  private final Settings settings;
  private final Properties delegateProperties;
  private final List<String> notes;
  private final Set<String> namesInFile;

  private DmhaUrl(UrlReader read) {
    this.subprotocol = read.parts.subprotocol;
    this.addresses = Collections.unmodifiableList(new ArrayList<>(read.addresses));
    this.beforeHosts = read.parts.beforeHosts;
    this.afterHosts = read.tail.toString();
    this.publicUrl = PublicUrl.of(beforeHosts, read.inOrderOfUrl, read.tail.path());
    this.settings = read.settings;
    this.delegateProperties = read.delegateProperties;
    this.notes = Collections.unmodifiableList(new ArrayList<>(read.notes));
    this.namesInFile = Collections.unmodifiableSet(read.namesInFile);
  }

  /** Whether this URL is dmha's, ignoring case and however wrong its rest; never for null. */
  public static boolean accepts(@Nullable String url) {
    return UrlParts.isDmhaUrl(url);
  }

  /**
   * The database underneath as the beginning of the URL names it, in small letters: {@code dm},
   * {@code h2}; null where it names none, and for other URLs. Reads nothing else of the URL.
   */
  public static @Nullable String subprotocolOf(@Nullable String url) {
    return UrlParts.subprotocolOf(url);
  }

  /**
   * Reads a URL. Reads {@code dm_svc.conf} too, if it is a Dameng URL; opens no connection.
   *
   * @param info connection properties, with their nested defaults; never changed
   * @throws SQLException one, with SQLState 08001, naming everything that is wrong; no password
   */
  public static DmhaUrl parse(String url, @Nullable Properties info) throws SQLException {
    return parse(url, info, DmSvcConf.defaultPath());
  }

  static DmhaUrl parse(String url, @Nullable Properties info, Path dmSvcConf) throws SQLException {
    return parse(url, info, dmSvcConf, UrlPolicy.ofSystem());
  }

  static DmhaUrl parse(String url, @Nullable Properties info, Path dmSvcConf, UrlPolicy policy)
      throws SQLException {
    return new DmhaUrl(new UrlReader(url, info, dmSvcConf, policy));
  }

  /**
   * What can be set: dmha's settings, {@code user} and {@code password}, with the values given so
   * far, except for secrets. Throws nothing, whatever is wrong with the URL.
   */
  public static DriverPropertyInfo[] propertyInfo(@Nullable String url, @Nullable Properties info) {
    return propertyInfo(url, info, new DriverPropertyInfo[0]);
  }

  /**
   * The same with what the delegate's driver takes, after ours and without what dmha answers for.
   */
  public static DriverPropertyInfo[] propertyInfo(
      @Nullable String url, @Nullable Properties info, DriverPropertyInfo[] delegates) {
    return PropertyInfo.of(url == null ? "" : url, UrlReader.copy(info), delegates);
  }

  /** The database underneath, in small letters: {@code dm}, {@code h2}, {@code postgresql}. */
  public String subprotocol() {
    return subprotocol;
  }

  /** The hosts in the order to try them; empty where the URL names none ({@link #isOpaque}). */
  public List<Address> addresses() {
    return addresses;
  }

  /** Whether the URL has no hosts in it, as {@code jdbc:dmha:h2:mem:x}: one host, unknown to us. */
  public boolean isOpaque() {
    return addresses.isEmpty();
  }

  /** The delegate's URL for one host, IPv6 in brackets. Holds whatever secret the URL held. */
  public String delegateUrl(Address address) {
    if (isOpaque()) {
      throw new IllegalStateException("An opaque URL has no hosts");
    }
    return beforeHosts + address + afterHosts;
  }

  /** The delegate's URL up to the host: {@code jdbc:dm://}; {@code jdbc:} where there is none. */
  public String beforeHosts() {
    return beforeHosts;
  }

  /**
   * What follows the host: path and options, without dmha's settings and the vendor's HA options,
   * else unchanged, character by character.
   */
  public String afterHosts() {
    return afterHosts;
  }

  /**
   * The delegate's URL where there are no hosts.
   *
   * @throws IllegalStateException if there are
   */
  public String opaqueUrl() {
    if (!isOpaque()) {
      throw new IllegalStateException("The URL has hosts");
    }
    return beforeHosts + afterHosts;
  }

  /**
   * The URL to show: all hosts in the order of the URL and the path, no options, no secret. The
   * same for the life of a connection: {@code jdbc:dm://h1:5236,h2:5236/SCHEMA}.
   */
  public String publicUrl() {
    return publicUrl;
  }

  /** The settings. */
  public Settings settings() {
    return settings;
  }

  /**
   * The properties for the delegate, a fresh copy: user, password and all else that was given, but
   * no setting of dmha and no HA option of the vendor.
   */
  public Properties delegateProperties() {
    Properties copy = new Properties();
    copy.putAll(delegateProperties);
    return copy;
  }

  /**
   * What the delegate is given for this option of Dameng's driver, by the URL or the properties;
   * null where it is given nothing.
   */
  public @Nullable String delegateOption(String name) {
    for (UrlTail.Piece piece : UrlTail.of(afterHosts, '?').pieces()) {
      if (VendorText.key(piece.name()).equals(VendorText.key(name))) {
        return VendorText.strip(piece.value());
      }
    }
    for (String key : delegateProperties.stringPropertyNames()) {
      if (VendorText.key(key).equals(VendorText.key(name))) {
        return delegateProperties.getProperty(key);
      }
    }
    return null;
  }

  /** One line for each vendor option that was taken out, saying what it became. */
  public List<String> notes() {
    return notes;
  }

  /** The names of the options that the delegate takes from {@code dm_svc.conf} by itself. */
  public Set<String> namesInFile() {
    return namesInFile;
  }

  /** The {@link #publicUrl}. */
  @Override
  public String toString() {
    return publicUrl;
  }
}
