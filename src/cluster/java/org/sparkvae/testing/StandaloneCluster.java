package org.sparkvae.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cluster that {@code deploy/standalone/cluster} starts: a master and two workers with two
 * cores each, JVMs of their own on free ports of the loopback interface.
 */
public final class StandaloneCluster implements Closeable {
  private static final int PAGES = 3;

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();
  private Path sparkHome;
  private String master;

  private StandaloneCluster(Path folder, String sparkHome) throws IOException {
    this.folder = folder;
    List<Integer> ports = freePorts();
    environment.put("SPARK_HOME", sparkHome);
    environment.put("CLUSTER_FOLDER", folder.toString());
    environment.put("CLUSTER_PORT", String.valueOf(ports.get(0)));
    environment.put("CLUSTER_UI_PORT", String.valueOf(ports.get(1)));
    environment.put("CLUSTER_CORES", "2");
    environment.put("CLUSTER_MEMORY", "3g");
    environment.put("OMP_NUM_THREADS", "");
    environment.put("OPENBLAS_NUM_THREADS", "");
  }

  /** Of the Spark that Maven resolved; everything lies in the folder. */
  public static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    return start(folder, "");
  }

  /** Of another Spark. */
  public static StandaloneCluster start(Path folder, String sparkHome)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder, sparkHome);
    Command started = cluster.script("start", "2");
    assertThat(started.status()).as(started.err()).isZero();
    cluster.master = started.lastLine();
    cluster.sparkHome = Path.of(cluster.script("home").lastLine());
    return cluster;
  }

  /** Runs the script. */
  public Command script(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(SparkHome.SCRIPT.toString()));
    words.addAll(List.of(arguments));
    return Command.run(words, environment);
  }

  /** {@code spark://…}. */
  public String master() {
    return master;
  }

  /** The Spark that it runs on. */
  public Path sparkHome() {
    return sparkHome;
  }

  /** Jars in the working folders of executors and drivers. */
  public List<String> copiedJars() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().contains("/work-"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }

  @Override
  public void close() {
    try {
      script("stop");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot wait for the cluster to end: interrupted", e);
    }
  }

  /** One for the master, and the first of three in a row for the pages. */
  private static List<Integer> freePorts() throws IOException {
    try (ServerSocket master = new ServerSocket(0)) {
      while (true) {
        int first = freePort();
        if (areFree(first, PAGES)) {
          return List.of(master.getLocalPort(), first);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port)) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
