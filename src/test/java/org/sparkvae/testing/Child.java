package org.sparkvae.testing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A JVM of its own with this one's class path, that a test stops, kills or waits for. Closed, it is
 * killed.
 */
public final class Child implements Closeable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path out;
  private final Path err;

  private Child(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Runs the {@code main} of a class, with these system properties. */
  public static Child start(Class<?> main, Map<String, String> properties, String... arguments)
      throws IOException {
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(words(main, properties, arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    return new Child(builder.start(), out, err);
  }

  /** The command line of such a process. */
  public static List<String> words(
      Class<?> main, Map<String, String> properties, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    words.add("-Xmx512m");
    // It lives for seconds: to compile well would take longer than that saves.
    words.add("-XX:TieredStopAtLevel=1");
    properties.forEach((name, value) -> words.add("-D" + name + "=" + value));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  /** Waits for its end; its exit status, 128 and the signal's number if one ended it. */
  public int await() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("Cannot wait for " + process + " any longer:\n" + err());
    }
    return process.exitValue();
  }

  /** Waits until something can be seen that it does. */
  public void awaitThat(BooleanSupplier happens) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happens.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("Cannot wait for what " + process + " should do:\n" + err());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** {@code TERM}, {@code KILL}, {@code STOP} or {@code CONT}, as {@code kill} calls them. */
  public void signal(String name) throws IOException, InterruptedException {
    Command.run(List.of("kill", "-" + name, String.valueOf(process.pid())), Map.of());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed. */
  public String out() throws IOException {
    return Files.readString(out);
  }

  /** What it has said on stderr. */
  public String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.delete(out);
    Files.delete(err);
  }
}
