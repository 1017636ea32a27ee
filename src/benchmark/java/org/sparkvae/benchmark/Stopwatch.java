package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real time, and processor time, of the user and of the system for it, of all threads of this
 * process, those of the JVM included.
 */
final class Stopwatch {
  private static final Path STATUS = Path.of("/proc/self/stat");

  /** Of the fields behind the command's name, which may have spaces in it. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private static final double TICKS_PER_SECOND = 100;

  private double seconds;
  private double userSeconds;
  private double systemSeconds;
  private long startedAt;
  private CpuTime cpuAtStart = new CpuTime(0, 0);

  private record CpuTime(double user, double system) {}

  static Stopwatch started() {
    Stopwatch stopwatch = new Stopwatch();
    stopwatch.start();
    return stopwatch;
  }

  void start() {
    cpuAtStart = cpuTime();
    startedAt = System.nanoTime();
  }

  /** Adds what has gone by since the last start. */
  void stop() {
    seconds += (System.nanoTime() - startedAt) / 1e9;
    CpuTime now = cpuTime();
    userSeconds += now.user() - cpuAtStart.user();
    systemSeconds += now.system() - cpuAtStart.system();
  }

  void reset() {
    seconds = 0;
    userSeconds = 0;
    systemSeconds = 0;
  }

  /** An answer with these times. */
  ObjectNode answer(long images) {
    return Conversation.object()
        .put("seconds", seconds)
        .put("cores", (userSeconds + systemSeconds) / seconds)
        .put("user_cores", userSeconds / seconds)
        .put("images", images);
  }

  private static CpuTime cpuTime() {
    try {
      String line = Files.readString(STATUS);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return new CpuTime(
          Long.parseLong(fields[USER_TICKS]) / TICKS_PER_SECOND,
          Long.parseLong(fields[SYSTEM_TICKS]) / TICKS_PER_SECOND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
