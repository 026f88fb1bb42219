package io.dmha.tool.doctor;

import io.dmha.cluster.Survey;
import io.dmha.topology.RequiredRole;
import java.time.Duration;

/** What the URL asks for, as far as it is judged. Filled once, then only read. */
final class UrlFacts {
  final String shown;
  final String subprotocol;

  /** Whether it is one of the vendor's driver, which somebody uses without dmha. */
  final boolean isVendors;

  RequiredRole wish = RequiredRole.PRIMARY;
  String selection = "ordered";
  boolean splitsReads;
  boolean probes = true;
  Duration recovery = Duration.ofSeconds(90);
  Duration vendorRounds = Duration.ZERO;

  /** In milliseconds as the URL has it; empty where it says nothing. */
  String socketTimeout = "";

  UrlFacts(String shown, String subprotocol, boolean isVendors) {
    this.shown = shown;
    this.subprotocol = subprotocol;
    this.isVendors = isVendors;
  }

  static UrlFacts of(Survey survey, boolean isVendors) {
    UrlFacts facts = new UrlFacts(survey.publicUrl(), survey.subprotocol(), isVendors);
    facts.wish = survey.wish();
    facts.selection = survey.selection();
    facts.splitsReads = survey.splitsReads();
    facts.probes = survey.probes();
    facts.recovery = survey.recovery();
    facts.vendorRounds = survey.vendorRounds();
    String timeout = survey.option("socketTimeout");
    facts.socketTimeout = timeout == null ? "" : timeout;
    return facts;
  }

  boolean isDameng() {
    return subprotocol.equals("dm");
  }

  boolean isPostgres() {
    return subprotocol.equals("postgresql");
  }
}
