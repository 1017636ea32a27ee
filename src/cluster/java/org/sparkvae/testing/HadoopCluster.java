package org.sparkvae.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * {@link HadoopServers} as a process of its own, which has this JVM's class path and ends with it.
 * Bound tests with a timeout: reading an answer waits for it.
 */
public final class HadoopCluster implements Closeable {
  private static final String MINI_YARN_LEAVES_ITS_FOLDERS_IN = "target";

  private final Process process;
  private final Path folder;
  private final BufferedReader answers;

  private HadoopCluster(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the servers with their files, their configuration and their log in the folder. */
  public static HadoopCluster start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(MINI_YARN_LEAVES_ITS_FOLDERS_IN));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            classPath(),
            HadoopServers.class.getName(),
            folder.toString());
    // Containers are started with it.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("SPARK_HOME");
    builder.directory(folder.toFile());
    builder.redirectError(folder.resolve("servers.log").toFile());
    HadoopCluster cluster = new HadoopCluster(builder.start(), folder);
    cluster.await("ready");
    return cluster;
  }

  /** Surefire's own jar names the class path of a test JVM, relative to where it was started. */
  private static String classPath() {
    String given =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return String.join(
        File.pathSeparator,
        List.of(given.split(File.pathSeparator, -1)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /** Stops one of the datanodes 0 to 2; later ones move up. */
  public void stopDatanode(int index) throws IOException {
    Writer orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    orders.write("stop-datanode " + index + "\n");
    orders.flush();
    await("done");
  }

  /** The folder of the clients' configuration, {@code HADOOP_CONF_DIR}. */
  public Path configurationFolder() {
    return folder;
  }

  /** What a client of HDFS needs. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.addResource(
        new org.apache.hadoop.fs.Path(folder.resolve("core-site.xml").toUri()));
    return configuration;
  }

  /** {@code hdfs://…}, without a path. */
  public String hdfs() {
    return configuration().get("fs.defaultFS").replaceAll("/$", "");
  }

  private void await(String answer) throws IOException {
    String line = answers.readLine();
    if (!answer.equals(line)) {
      close();
      throw new IOException(
          "Cannot use the Hadoop servers: " + Files.readString(folder.resolve("servers.log")));
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Cannot wait for the Hadoop servers to end: interrupted", e);
    }
  }
}
