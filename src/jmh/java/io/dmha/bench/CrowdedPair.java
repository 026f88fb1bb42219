package io.dmha.bench;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A Dameng primary and its standby in a process of their own, with memory for many sessions. */
final class CrowdedPair implements AutoCloseable {
  private static final String DONE = "DONE ";

  /** Of the process: the death of the first node. */
  private static FutureTask<Long> killing;

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  private CrowdedPair(Process process) {
    this.process = process;
    this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static CrowdedPair started() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(java, "-Xmx3g", "-Xss256k", "-cp", classes, CrowdedPair.class.getName());
    return new CrowdedPair(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  String hosts() throws IOException {
    return order("hosts");
  }

  /** How many requests each host has had. */
  int[] requests() throws IOException {
    return numbers("requests");
  }

  /** Commits hang, so that calls are in flight. */
  void suspend() throws IOException {
    String unusedAnswer = order("suspend");
  }

  void resume() throws IOException {
    String unusedAnswer = order("resume");
  }

  /** The first node answers no more and is killed; the second one is the primary at that moment. */
  void failOver() throws IOException {
    String unusedAnswer = order("failover");
  }

  /** How many milliseconds it took until the last socket of the dead node was reset. */
  int killed() throws IOException {
    return numbers("killed")[0];
  }

  /** How many logins the second node has had in each 10 ms since {@link #failOver}. */
  int[] logins() throws IOException {
    return numbers("logins");
  }

  private int[] numbers(String order) throws IOException {
    String answer = order(order);
    return List.of(answer.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
  }

  private synchronized String order(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    String line = answers.readLine();
    if (line == null || !line.startsWith(DONE)) {
      throw new IOException("The pair says " + line);
    }
    return line.substring(DONE.length());
  }

  @Override
  public void close() {
    Process unusedEnded = process.destroyForcibly().onExit().join();
  }

  /** The process: obeys until its standard input ends. */
  public static void main(String[] args) throws Exception {
    DmCluster cluster = DmCluster.pair();
    cluster.engine().run("create table t(id int)");
    List<Integer> logins = new ArrayList<>();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(DONE + obey(cluster, line, logins));
    }
    System.exit(0);
  }

  private static String obey(DmCluster cluster, String order, List<Integer> logins)
      throws Exception {
    switch (order) {
      case "hosts" -> {
        return cluster.hosts();
      }
      case "requests" -> {
        return requests(cluster.node(0)) + " " + requests(cluster.node(1));
      }
      case "suspend" -> cluster.suspend();
      case "resume" -> cluster.resume();
      case "failover" -> {
        Thread counting = new Thread(() -> count(cluster.node(1), logins));
        counting.setDaemon(true);
        counting.setPriority(Thread.MAX_PRIORITY);
        counting.start();
        // To reset thousands of sockets takes this server its time, in which it must not answer.
        cluster.node(0).freeze();
        cluster.node(1).become(Mode.PRIMARY, Status.OPEN);
        killing = new FutureTask<>(() -> kill(cluster.node(0)));
        new Thread(killing).start();
      }
      case "killed" -> {
        return "" + killing.get();
      }
      case "logins" -> {
        synchronized (logins) {
          return String.join(" ", logins.stream().map(String::valueOf).toList());
        }
      }
      default -> throw new IllegalArgumentException(order);
    }
    return "";
  }

  private static long kill(DmNode node) {
    long begun = System.nanoTime();
    node.kill();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private static int requests(DmNode node) {
    int sum = 0;
    for (Command command : Command.values()) {
      sum += node.requests(command);
    }
    return sum;
  }

  /** Looks every 10 ms, and spreads what came over the time if it was woken late. */
  private static void count(DmNode node, List<Integer> logins) {
    long begun = System.nanoTime();
    int before = node.requests(Command.LOGIN);
    while (true) {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        return;
      }
      int seen = node.requests(Command.LOGIN);
      int buckets = (int) ((System.nanoTime() - begun) / 10_000_000);
      synchronized (logins) {
        int missing = Math.max(1, buckets - logins.size());
        for (int i = 0; i < missing; i++) {
          logins.add((seen - before) * (i + 1) / missing - (seen - before) * i / missing);
        }
      }
      before = seen;
    }
  }
}
