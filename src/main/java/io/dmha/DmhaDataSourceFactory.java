package io.dmha;

import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import io.dmha.text.ForeignText;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.Properties;
import java.util.Set;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link DmhaDataSource} from a JNDI reference, its own or one that a server builds from
 * its configuration. The attributes are {@code url}, {@code user}, {@code password}, {@code
 * loginTimeout}, the settings with or without {@code dmha.}, and {@code delegate.NAME} for the
 * property NAME of the driver underneath. Any other is refused, for a misspelt setting would be
 * silently without effect.
 */
public final class DmhaDataSourceFactory implements ObjectFactory {
  private static final String DELEGATE = "delegate.";

  /** What servers add for themselves. */
  private static final Set<String> OF_SERVERS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "auth", "closeMethod", "description", "factory", "scope", "singleton", "type")));

  /** A factory; all of them are alike. */
  public DmhaDataSourceFactory() {}

  static Reference referenceTo(
      @Nullable String url,
      @Nullable String user,
      @Nullable String password,
      int loginTimeout,
      Properties properties) {
    Reference reference =
        new Reference(DmhaDataSource.class.getName(), DmhaDataSourceFactory.class.getName(), null);
    add(reference, "url", url);
    add(reference, "user", user);
    add(reference, "password", password);
    add(reference, "loginTimeout", Integer.toString(loginTimeout));
    for (String name : properties.stringPropertyNames()) {
      boolean isOurs = name.startsWith(Setting.PREFIX);
      add(reference, isOurs ? name : DELEGATE + name, properties.getProperty(name));
    }
    return reference;
  }

  private static void add(Reference reference, String name, @Nullable String value) {
    if (value != null) {
      reference.add(new StringRefAddr(name, value));
    }
  }

  /**
   * The data source, or null if {@code object} is not a reference to one.
   *
   * @throws NamingException if an attribute is unknown or is no text
   */
  @Override
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment)
      throws NamingException {
    if (!(object instanceof Reference)) {
      return null;
    }
    Reference reference = (Reference) object;
    String type = reference.getClassName();
    if (!DmhaDataSource.class.getName().equals(type) && !"javax.sql.DataSource".equals(type)) {
      return null;
    }
    DmhaDataSource made = new DmhaDataSource();
    for (RefAddr attribute : Collections.list(reference.getAll())) {
      set(made, attribute);
    }
    return made;
  }

  private static void set(DmhaDataSource target, RefAddr attribute) throws NamingException {
    String name = attribute.getType();
    if (OF_SERVERS.contains(name)) {
      return;
    }
    if (!(attribute instanceof StringRefAddr)) {
      throw new NamingException(
          "The attribute '" + ForeignText.shown(name) + "' of the data source is no text.");
    }
    String value = (String) attribute.getContent();
    switch (name) {
      case "url":
        target.setUrl(value);
        break;
      case "user":
      case "username":
        target.setUser(value);
        break;
      case "password":
        target.setPassword(value);
        break;
      case "loginTimeout":
        target.setLoginTimeout(seconds(value));
        break;
      default:
        setProperty(target, name, value);
    }
  }

  private static void setProperty(DmhaDataSource target, String name, String value)
      throws NamingException {
    if (name.startsWith(DELEGATE)) {
      target.setProperty(name.substring(DELEGATE.length()), value);
      return;
    }
    Setting<?> setting = Settings.find(name);
    if (setting == null) {
      setting = Settings.find(Setting.PREFIX + name);
    }
    if (setting == null && !name.startsWith(Setting.PREFIX)) {
      throw new NamingException(
          "Unknown attribute '"
              + ForeignText.shown(name)
              + "' of the data source. A property of the driver underneath is written '"
              + DELEGATE
              + ForeignText.shown(name)
              + "'.");
    }
    // An unknown name of ours is refused at connect, together with the nearest one that is known.
    target.setProperty(setting == null ? name : setting.name(), value);
  }

  private static int seconds(String value) throws NamingException {
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new NamingException(
          "The attribute 'loginTimeout' of the data source must be a whole number of seconds.");
    }
  }
}
