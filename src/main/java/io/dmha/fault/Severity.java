package io.dmha.fault;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What PostgreSQL's server says of its own error: whether the session goes on after it. */
enum Severity {
  /** The statement failed; the session goes on, whatever the SQLState. */
  ERROR,
  /** The session ends: FATAL and PANIC. */
  FATAL,
  /** No answer of a server, or in words that are not known. */
  UNKNOWN;

  /** In the languages into which PostgreSQL translates these words. */
  private static final Set<String> ENDING =
      new HashSet<>(
          Arrays.asList(
              "FATAL",
              "PANIC",
              "PANIK",
              "致命错误",
              "比致命错误还过分的错误",
              "致命錯誤",
              "嚴重錯誤",
              "치명적오류",
              "손상",
              "FATALE",
              "PANICO",
              "PÂNICO",
              "KATASTROFALNY",
              "PANIKA",
              "ВАЖНО",
              "ПАНИКА",
              "FATAALI",
              "КРИТИЧНО",
              "ÖLÜMCÜL (FATAL)",
              "KRITISK",
              "PANIQUE",
              "ФАТАЛЬНО",
              "ФАТАЛЬНА ПОМИЛКА"));

  static final Set<String> GOING_ON =
      new HashSet<>(
          Arrays.asList(
              "ERROR", "FEHLER", "ERREUR", "ERRORE", "ERRO", "错误", "錯誤", "エラー", "오류", "ОШИБКА",
              "BŁĄD", "HATA", "CHYBA", "FEL", "ПОМИЛКА"));

  static Severity of(SQLException e) {
    String word = Reflected.severity(e);
    if (word == null) {
      return UNKNOWN;
    }
    return ENDING.contains(word) ? FATAL : GOING_ON.contains(word) ? ERROR : UNKNOWN;
  }
}
