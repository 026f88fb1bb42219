package io.dmha.discovery;

import org.jspecify.annotations.Nullable;

/** By what a source lets us in. Immutable; shows nothing of it. */
public final class Login {
  final @Nullable String user;
  final @Nullable String password;
  final @Nullable String token;

  private Login(String user, String password, String token) {
    this.user = user.isEmpty() ? null : user;
    this.password = password.isEmpty() ? null : password;
    this.token = token.isEmpty() ? null : token;
  }

  /** Each of them may be empty: then there is none. */
  public static Login of(String user, String password, String token) {
    return new Login(user, password, token);
  }

  /** Whether there is nothing to show to the source. */
  public boolean isEmpty() {
    return user == null && password == null && token == null;
  }

  @Override
  public String toString() {
    return isEmpty() ? "no login" : "***";
  }
}
