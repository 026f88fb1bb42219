package io.dmha.tool.doctor;

import io.dmha.cluster.Survey;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks all hosts side by side, so that a dead one keeps nobody waiting for the others. */
public final class Doctor {
  /** How many limits of one step an interview may last: name, connect, login, questions. */
  private static final int STEPS = 4;

  private final Survey survey;
  private final Duration limit;
  private final boolean isVendors;

  /**
   * @param limit how long each step of each host may take
   * @param isVendors whether the URL is one of the vendor's driver
   */
  public Doctor(Survey survey, Duration limit, boolean isVendors) {
    this.survey = survey;
    this.limit = limit;
    this.isVendors = isVendors;
  }

  /** Asks, and judges the answers; ends within a few limits of one step, whatever the hosts do. */
  public Examination examine() throws InterruptedException {
    Deadline deadline = Deadline.after(limit.multipliedBy(STEPS), Ticker.system());
    List<Interview> interviews = new ArrayList<>();
    List<CompletableFuture<Boolean>> ends = new ArrayList<>();
    for (Host host : survey.inOrder()) {
      Interview interview = new Interview(survey, host, limit);
      interviews.add(interview);
      ends.add(Background.start("dmha-doctor-" + host, interview));
    }
    List<HostFacts> hosts = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      boolean isDone = Background.await(ends.get(i), deadline) != null;
      hosts.add(interviews.get(i).stop(isDone));
    }
    UrlFacts url = UrlFacts.of(survey, isVendors);
    ClusterFacts without = new ClusterFacts(url, hosts, new LinkedHashMap<>());
    Map<String, Boolean> others = reach(MemberAddress.notIn(survey.hosts(), without));
    return Examination.of(new ClusterFacts(url, hosts, others), deadline.elapsedNanos());
  }

  /** Whether each takes a connection from here. */
  private Map<String, Boolean> reach(Set<MemberAddress> addresses) throws InterruptedException {
    Deadline deadline = Deadline.after(limit, Ticker.system());
    Map<MemberAddress, CompletableFuture<Boolean>> ends = new LinkedHashMap<>();
    for (MemberAddress address : addresses) {
      ends.put(
          address, Background.start("dmha-doctor-" + address, () -> isReached(address, deadline)));
    }
    Map<String, Boolean> found = new LinkedHashMap<>();
    for (Map.Entry<MemberAddress, CompletableFuture<Boolean>> each : ends.entrySet()) {
      Boolean isReached = Background.await(each.getValue(), deadline);
      found.put(each.getKey().toString(), isReached != null && isReached);
    }
    return found;
  }

  private static boolean isReached(MemberAddress address, Deadline deadline) throws IOException {
    InetAddress[] known = InetAddress.getAllByName(address.host());
    int share = (int) Math.max(1, deadline.remainingMillis());
    return Interview.failureAt(known[0], address.port(), share) == null;
  }
}
