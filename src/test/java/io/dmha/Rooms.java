package io.dmha;

import java.util.List;
import java.util.Map;

/** Which room may know which: what {@link ArchitectureTest} holds the code to. */
final class Rooms {
  /** The package io.dmha itself, which is what applications see. */
  static final String PUBLIC = "";

  /** From the ground up: a room knows none that stands below it here. */
  static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("text", List.of()),
          Map.entry("time", List.of()),
          Map.entry("settings", List.of("text")),
          Map.entry("url", List.of("text", "settings")),
          Map.entry("fault", List.of()),
          Map.entry("log", List.of()),
          Map.entry("integration.slf4j", List.of("log")),
          Map.entry("event", List.of("text", "log")),
          Map.entry("lexis", List.of()),
          Map.entry("sql", List.of("text", "lexis")),
          Map.entry("topology", List.of("time")),
          Map.entry("canary", List.of("time", "topology")),
          Map.entry("dialect", List.of("url", "fault", "sql", "topology")),
          Map.entry("discovery", List.of("text", "time", "url", "event", "topology")),
          Map.entry("outcome", List.of("text", "fault")),
          Map.entry("link", List.of("time", "fault", "event", "topology", "dialect", "outcome")),
          Map.entry(
              "connect",
              List.of("time", "fault", "event", "topology", "dialect", "outcome", "link")),
          Map.entry(
              "watch",
              List.of(
                  "time", "fault", "event", "topology", "dialect", "outcome", "link", "connect")),
          Map.entry("routing", List.of("time", "sql", "topology", "dialect", "link")),
          Map.entry("replay", List.of("fault", "link")),
          Map.entry("metrics", List.of("time", "event", "watch", "replay")),
          Map.entry("codegen", List.of("outcome", "replay")),
          Map.entry("binding", List.of("fault", "sql", "outcome", "replay")),
          Map.entry("keep", List.of("lexis", "dialect", "outcome", "replay", "binding")),
          Map.entry(
              "session",
              List.of(
                  "text", "event", "lexis", "sql", "dialect", "outcome", "link", "routing",
                  "replay", "metrics", "binding", "keep")),
          Map.entry(
              "commitguard",
              List.of(
                  "text",
                  "time",
                  "fault",
                  "topology",
                  "outcome",
                  "link",
                  "connect",
                  "replay",
                  "session")),
          Map.entry(
              "failover",
              List.of(
                  "text",
                  "time",
                  "fault",
                  "event",
                  "sql",
                  "topology",
                  "dialect",
                  "outcome",
                  "link",
                  "connect",
                  "watch",
                  "routing",
                  "replay",
                  "metrics",
                  "binding",
                  "session",
                  "commitguard",
                  "canary")),
          Map.entry(
              "connection",
              List.of(
                  "text",
                  "time",
                  "fault",
                  "sql",
                  "dialect",
                  "outcome",
                  "link",
                  "connect",
                  "watch",
                  "routing",
                  "replay",
                  "binding",
                  "session",
                  "failover")),
          Map.entry(
              "jdbc",
              List.of(
                  "text",
                  "time",
                  "fault",
                  "event",
                  "sql",
                  "dialect",
                  "outcome",
                  "link",
                  "connect",
                  "routing",
                  "replay",
                  "codegen",
                  "binding",
                  "keep",
                  "session",
                  "failover",
                  "connection")),
          Map.entry(
              "cluster",
              List.of(
                  "text",
                  "time",
                  "settings",
                  "url",
                  "fault",
                  "event",
                  "topology",
                  "dialect",
                  "discovery",
                  "outcome",
                  "link",
                  "connect",
                  "watch",
                  "routing",
                  "replay",
                  "metrics",
                  "canary",
                  "session",
                  "commitguard",
                  "failover",
                  "jdbc")),
          Map.entry("tool.words", List.of()),
          Map.entry("tool.doctor", List.of("time", "topology", "cluster", "tool.words")),
          Map.entry("tool.watch", List.of("time", "topology", "cluster", "tool.words")),
          Map.entry(
              "tool.drill",
              List.of(
                  PUBLIC, "text", "time", "event", "topology", "outcome", "cluster", "tool.words")),
          Map.entry(
              "tool",
              List.of(
                  "text",
                  "time",
                  "settings",
                  "fault",
                  "topology",
                  "discovery",
                  "cluster",
                  "tool.words",
                  "tool.doctor",
                  "tool.watch",
                  "tool.drill")),
          Map.entry("integration", List.of()),
          Map.entry("integration.hikari", List.of("outcome")),
          Map.entry("integration.micrometer", List.of(PUBLIC, "event")),
          Map.entry(
              "integration.spring",
              List.of(PUBLIC, "url", "integration.hikari", "integration.micrometer")),
          Map.entry("integration.druid", List.of(PUBLIC, "url", "outcome")));

  private Rooms() {}
}
