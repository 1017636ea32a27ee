package org.sparkvae.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider;

/**
 * A real S3 server, Adobe's S3Mock, as a process of its own on a free port, with one bucket {@code
 * vae}. Its class path clashes with Spark's; Maven writes it to {@code target/s3mock-classpath}
 * before the integration tests.
 */
public final class S3Mock implements Closeable {
  public static final String BUCKET = "s3a://vae";

  private static final Path CLASS_PATH = Path.of("target", "s3mock-classpath");
  private static final Duration START = Duration.ofSeconds(90);

  private final Process process;
  private final int port;

  private S3Mock(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the server with its files and its log in the folder, and waits until it answers. */
  public static S3Mock start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Process process =
        new ProcessBuilder(words(folder, port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3mock.log").toFile())
            .start();
    S3Mock server = new S3Mock(process, port);
    server.awaitAnswer(folder.resolve("s3mock.log"));
    return server;
  }

  private static List<String> words(Path folder, int port) throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-Dhttp.port=" + port,
        "-Dserver.port=0",
        "-Dserver.address=127.0.0.1",
        "-Dcom.adobe.testing.s3mock.store.initialBuckets=vae",
        "-Dcom.adobe.testing.s3mock.store.root=" + Files.createDirectory(folder.resolve("s3")),
        "-cp",
        Files.readString(CLASS_PATH),
        "com.adobe.testing.s3mock.S3MockApplication");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(Path log) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(START);
    while (!answers()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        close();
        throw new IOException("Cannot start S3Mock:\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  private boolean answers() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (ConnectException notYet) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  /** Of plain HTTP. */
  public int port() {
    return port;
  }

  /** What an S3A client is told to reach this server: {@code fs.s3a.…} and its value. */
  public SortedMap<String, String> settings() {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put("fs.s3a.aws.credentials.provider", SimpleAWSCredentialsProvider.NAME);
    settings.put("fs.s3a.access.key", "any");
    settings.put("fs.s3a.secret.key", "any");
    // S3Mock turns down the copies that S3A makes on condition of an ETag.
    settings.put("fs.s3a.change.detection.mode", "none");
    settings.put("fs.s3a.attempts.maximum", "2");
    settings.put("fs.s3a.retry.limit", "2");
    settings.put("fs.s3a.retry.interval", "200ms");
    return settings;
  }

  /** A Hadoop configuration with these settings. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    return configuration;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Cannot wait for S3Mock to end: interrupted", e);
    }
  }
}
