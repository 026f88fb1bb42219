package io.dmha.tool.doctor;

/** How much a finding matters. */
enum Severity {
  /** Somebody cannot work now, or acknowledged work may be lost. */
  ERROR,
  /** It works now, and will not in some outage. */
  WARNING,
  /** Good to know. */
  INFO
}
