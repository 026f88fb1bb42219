/** Asks others for the hosts of a URL: etcd, Consul, Nacos, DNS, a file. Internal. */
package io.dmha.discovery;
