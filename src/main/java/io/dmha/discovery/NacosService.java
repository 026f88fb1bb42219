package io.dmha.discovery;

/** Which instances of Nacos are the hosts. Immutable. */
final class NacosService {
  private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9_.:-]*";

  /** Each of these means itself in a query of HTTP. */
  static final String PATH =
      NAME + "(/" + NAME + ")?|(" + NAME + "/){2}" + NAME + "(/" + NAME + "(," + NAME + ")*)?";

  private final String namespace;
  private final String group;
  private final String service;
  private final String clusters;

  private NacosService(String namespace, String group, String service, String clusters) {
    this.namespace = namespace;
    this.group = group;
    this.service = service;
    this.clusters = clusters;
  }

  /**
   * @param path {@code service}, {@code group/service}, {@code namespace/group/service}, or that
   *     with {@code /cluster,cluster} behind it
   */
  static NacosService read(String path) {
    String[] parts = path.split("/", -1);
    String service = parts[Math.min(parts.length - 1, 2)];
    String group = parts.length == 1 ? "DEFAULT_GROUP" : parts[parts.length == 2 ? 0 : 1];
    String namespace = parts.length < 3 ? "public" : parts[0];
    return new NacosService(namespace, group, service, parts.length < 4 ? "" : parts[3]);
  }

  /**
   * As a query has it.
   *
   * @param nameOfClusters how this API calls the clusters
   */
  String query(String nameOfClusters) {
    String all = "?namespaceId=" + namespace + "&groupName=" + group + "&serviceName=" + service;
    return clusters.isEmpty() ? all : all + '&' + nameOfClusters + '=' + clusters;
  }
}
