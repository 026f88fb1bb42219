package io.dmha.tool.doctor;

import java.util.ArrayList;
import java.util.List;

/** What a host is asked, each by one statement that changes nothing. */
enum Question {
  INSTANCE("dm", "V$INSTANCE", "select * from V$INSTANCE"),
  WATCHER("dm", "V$DMWATCHER", "select * from V$DMWATCHER"),
  MONITOR("dm", "V$DMMONITOR", "select * from V$DMMONITOR"),
  ARCHIVES("dm", "V$ARCH_STATUS", "select * from V$ARCH_STATUS"),
  ARCHIVE_SETTINGS("dm", "V$DM_ARCH_INI", "select * from V$DM_ARCH_INI"),
  MEMBERS("dm", "V$DM_MAL_INI", "select * from V$DM_MAL_INI"),
  LINKS("dm", "V$MAL_SYS", "select * from V$MAL_SYS"),
  PARAMETERS(
      "dm",
      "V$DM_INI",
      "select PARA_NAME, PARA_VALUE from V$DM_INI where PARA_NAME in ('REDOS_PARALLEL_NUM',"
          + " 'DW_CONSISTENCY_CHECK', 'SESS_FREE_IN_SUSPEND', 'ALTER_MODE_STATUS', 'COMMIT_WRITE',"
          + " 'MAX_SESSIONS', 'DW_INACTIVE_INTERVAL', 'REDOS_ENABLE_SELECT')"),
  SESSIONS(
      "dm",
      "V$SESSIONS",
      "select APPNAME, count(*) SESSIONS from V$SESSIONS group by APPNAME order by 2 desc"),
  LICENSE("dm", "V$LICENSE", "select EXPIRED_DATE, CLUSTER_TYPE from V$LICENSE"),
  PG_SETTINGS(
      "postgresql",
      "pg_settings",
      "select name as para_name, setting as para_value from pg_settings where name in"
          + " ('max_connections', 'superuser_reserved_connections', 'synchronous_commit',"
          + " 'synchronous_standby_names', 'hot_standby_feedback')"),
  PG_SESSIONS(
      "postgresql",
      "pg_stat_activity",
      "select application_name as appname, count(*) as sessions from pg_stat_activity"
          + " where datid is not null group by 1 order by 2 desc"),
  PG_STANDBYS(
      "postgresql",
      "pg_stat_replication",
      "select application_name, state, sync_state from pg_stat_replication"),
  PG_RIGHTS(
      "postgresql",
      "pg_has_role",
      "select pg_has_role(current_user, 'pg_monitor', 'member') as is_monitor");

  private final String subprotocol;
  private final String view;
  private final String sql;

  Question(String subprotocol, String view, String sql) {
    this.subprotocol = subprotocol;
    this.view = view;
    this.sql = sql;
  }

  static List<Question> of(String subprotocol) {
    List<Question> all = new ArrayList<>();
    for (Question each : values()) {
      if (each.subprotocol.equals(subprotocol)) {
        all.add(each);
      }
    }
    return all;
  }

  /** The time of the server; empty where it is not asked. */
  static String ofClock(String subprotocol) {
    switch (subprotocol) {
      case "dm":
        return "select SYSDATE";
      case "postgresql":
        return "select clock_timestamp()";
      case "h2":
        return "select current_timestamp(6)";
      default:
        return "";
    }
  }

  /** The view that must be readable. */
  String view() {
    return view;
  }

  String sql() {
    return sql;
  }
}
