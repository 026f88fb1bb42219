package io.dmha.routing;

/** Where an execution went, and why. */
public enum Route {
  /** To a standby. */
  STANDBY(""),
  /** The application has not said that it only reads. */
  NOT_READ_ONLY("the connection is not read-only"),
  /** It changes data, or begins or ends something. */
  WRITES("writes"),
  /** What follows in its transaction may write. */
  IN_TRANSACTION("in a transaction that may write"),
  /** Its transaction could not be moved, should it write after all. */
  UNPROTECTED("in a transaction that is not done again elsewhere"),
  /** Its text does not prove that it only reads. */
  UNPROVEN("not surely a read"),
  /** Its text asks for what belongs to one server or one session. */
  OF_ONE_SERVER("asks for what is of one server or session"),
  /** A standby does not know this isolation, or breaks it. */
  SERIALIZABLE("serializable"),
  /** The session holds what is on one link only. */
  SESSION("the session holds what cannot be set elsewhere"),
  /** The application works with the driver's own connection. */
  HANDED_OUT("the application has the driver's own connection"),
  /** A standby has refused it, and the primary was asked instead. */
  REFUSED("a standby refused it"),
  /** No fit standby is known to have what this connection has written. */
  READ_YOUR_WRITES("read-your-writes"),
  /** Each standby is further behind than the limit. */
  LAGS("standby lags"),
  /** No standby tells how far it is behind. */
  LAG_UNKNOWN("standby does not tell how far it is behind"),
  /** No standby has shown yet that it replays the log of the primary. */
  OTHER_LOG("standby has not shown that it follows the primary"),
  /** None is there, or none takes a connection. */
  NO_STANDBY("no standby is fit");

  private final String words;

  Route(String words) {
    this.words = words;
  }

  /** Whether it is a standby. */
  public boolean isStandby() {
    return this == STANDBY;
  }

  /** In words, for an operator. */
  public String words() {
    return isStandby() ? "standby" : "primary: " + words;
  }
}
