package io.dmha.discovery;

import io.dmha.topology.Host;

/**
 * A key for the host, and the leader key where it is the primary, under one lease: both go with it.
 * A leader key that another host holds is left to that one. Used by one thread.
 */
final class EtcdRegistry implements Registry {
  private static final int SECONDS = 10;

  private final Etcd etcd;
  private final String prefix;

  /** A number of 64 bits; empty where there is none. */
  private String lease = "";

  private String written = "";

  EtcdRegistry(Etcd etcd, String prefix) {
    this.etcd = etcd;
    this.prefix = prefix;
  }

  @Override
  public void tell(Host host, boolean isPrimary) throws SourceFailed {
    if (lease.isEmpty() || !isKeptAlive()) {
      lease = "";
      written = "";
      Tree granted = etcd.call("/v3/lease/grant", "{\"TTL\":\"" + SECONDS + "\"}");
      lease = granted.text("ID");
      if (!lease.matches("[0-9]{1,19}")) {
        lease = "";
        throw new SourceFailed("grants no lease");
      }
    }
    String entry = host + (isPrimary ? " role=primary" : " role=standby");
    if (!entry.equals(written)) {
      // Only then: each write wakes all who watch.
      Tree unusedHeader = etcd.call("/v3/kv/put", put(prefix + "/hosts/" + host, entry));
      written = entry;
    }
    String leader = prefix + "/leader";
    Tree unusedAnswer =
        etcd.call(
            "/v3/kv/txn",
            isPrimary
                ? when(leader, "\"target\":\"CREATE\",\"create_revision\":\"0\"")
                    + "{\"request_put\":"
                    + put(leader, host.toString())
                    + "}]}"
                : when(leader, "\"target\":\"VALUE\",\"value\":" + Etcd.base64(host.toString()))
                    + "{\"request_delete_range\":{\"key\":"
                    + Etcd.base64(leader)
                    + "}}]}");
  }

  private static String when(String key, String holds) {
    String compare = "{\"key\":" + Etcd.base64(key) + ",\"result\":\"EQUAL\"," + holds + "}";
    return "{\"compare\":[" + compare + "],\"success\":[";
  }

  private String put(String key, String value) {
    String pair = "\"key\":" + Etcd.base64(key) + ",\"value\":" + Etcd.base64(value);
    return "{" + pair + ",\"lease\":\"" + lease + "\"}";
  }

  private boolean isKeptAlive() throws SourceFailed {
    Tree answer = etcd.call("/v3/lease/keepalive", "{\"ID\":\"" + lease + "\"}");
    Tree result = answer.tree("result");
    // One that has ended has no time left, which is left out.
    return result.has("TTL") && result.numberInText("TTL") > 0;
  }

  @Override
  public void leave() throws SourceFailed {
    if (!lease.isEmpty()) {
      Tree unusedHeader = etcd.call("/v3/lease/revoke", "{\"ID\":\"" + lease + "\"}");
      lease = "";
    }
  }
}
