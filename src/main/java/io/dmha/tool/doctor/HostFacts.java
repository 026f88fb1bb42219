package io.dmha.tool.doctor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.cluster.HostTrouble;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found out about one host, up to where it went wrong. Immutable; times in ms. */
final class HostFacts {
  /** A time that was not taken. */
  static final long NO_TIME = -1;

  /** The steps in which a host is asked, in their order. */
  enum Step {
    RESOLVE,
    CONNECT,
    LOGIN,
    ROLE,
    QUESTIONS
  }

  final String host;
  final List<String> addresses;
  final long resolveMillis;
  final long connectMillis;

  /** Addresses of the name at which nobody takes a connection. */
  final List<String> deadAddresses;

  final long loginMillis;
  final @Nullable Sighting sighting;
  final String serverVersion;
  final String driverVersion;

  /** Null where the clock was not told. */
  final @Nullable ClockDifference clock;

  /** Where it ended; null where all was asked. */
  final @Nullable Step failedStep;

  /** Null where all was asked. */
  final @Nullable HostTrouble trouble;

  private final Map<Question, Answer> answers;

  private HostFacts(Builder built) {
    this.host = built.host;
    this.addresses = Collections.unmodifiableList(new ArrayList<>(built.addresses));
    this.resolveMillis = built.resolveMillis;
    this.connectMillis = built.connectMillis;
    this.deadAddresses = Collections.unmodifiableList(new ArrayList<>(built.deadAddresses));
    this.loginMillis = built.loginMillis;
    this.sighting = built.sighting;
    this.serverVersion = built.serverVersion;
    this.driverVersion = built.driverVersion;
    this.clock = built.clock;
    this.failedStep = built.failedStep;
    this.trouble = built.trouble;
    this.answers = new EnumMap<>(Question.class);
    this.answers.putAll(built.answers);
  }

  Answer answer(Question question) {
    return answers.getOrDefault(question, Answer.NONE);
  }

  /** Its role; {@link Role#CLOSED} where nobody could log in or it did not say. */
  Role role() {
    return sighting == null ? Role.CLOSED : sighting.role();
  }

  boolean isLoggedIn() {
    return loginMillis != NO_TIME;
  }

  /** Views that the user may not read. */
  List<String> forbiddenViews() {
    List<String> views = new ArrayList<>();
    answers.forEach(
        (question, answer) -> {
          if (answer.isMissingRight()) {
            views.add(question.view());
          }
        });
    return views;
  }

  /** A parameter of the server, trimmed; empty where it is not known. */
  String parameter(Question question, String name) {
    return answer(question).valueOf("PARA_NAME", name, "PARA_VALUE");
  }

  /** Collects the facts, step by step; what it has can be taken at any time. Thread-safe. */
  static final class Builder {
    private final String host;

    @GuardedBy("this") private final List<String> addresses = new ArrayList<>();

    @GuardedBy("this") private final List<String> deadAddresses = new ArrayList<>();

    @GuardedBy("this") private final Map<Question, Answer> answers = new EnumMap<>(Question.class);

    @GuardedBy("this") private long resolveMillis = NO_TIME;

    @GuardedBy("this") private long connectMillis = NO_TIME;

    @GuardedBy("this") private long loginMillis = NO_TIME;

    @GuardedBy("this") private @Nullable Sighting sighting;

    @GuardedBy("this") private String serverVersion = "";

    @GuardedBy("this") private String driverVersion = "";

    @GuardedBy("this") private @Nullable ClockDifference clock;

    @GuardedBy("this") private @Nullable Step failedStep;

    @GuardedBy("this") private @Nullable HostTrouble trouble;

    Builder(String host) {
      this.host = host;
    }

    @CanIgnoreReturnValue
    synchronized Builder resolved(long millis, List<String> found) {
      resolveMillis = millis;
      addresses.addAll(found);
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder connected(long millis, List<String> dead) {
      connectMillis = millis;
      deadAddresses.addAll(dead);
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder loggedIn(long millis) {
      loginMillis = millis;
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder saw(Sighting seen) {
      sighting = seen;
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder versions(String server, String driver) {
      serverVersion = server;
      driverVersion = driver;
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder clock(ClockDifference told) {
      clock = told;
      return this;
    }

    @CanIgnoreReturnValue
    synchronized Builder answered(Question question, Answer answer) {
      answers.put(question, answer);
      return this;
    }

    /** The first one stays. */
    @CanIgnoreReturnValue
    synchronized Builder failed(Step step, HostTrouble why) {
      if (trouble == null) {
        failedStep = step;
        trouble = why;
      }
      return this;
    }

    synchronized HostFacts build() {
      return new HostFacts(this);
    }
  }
}
