package org.sparkvae.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.sparkvae.model.kernels.MatrixProduct;

/**
 * The threads that oneDNN really computes with, as the system lists them: OpenMP starts its helpers
 * from the thread that computes, and keeps them, and they inherit that thread's name.
 */
public final class OpenMpTeam {
  private static final int SIDE = 512;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private OpenMpTeam() {}

  /**
   * Threads that have multiplied a matrix, counted on a thread made for it.
   *
   * @param before what the thread does first
   */
  public static int size(Runnable before) throws Exception {
    // A name of its own: helpers of a thread before may still be about to end.
    String name = "team-" + NUMBER.incrementAndGet();
    FutureTask<Integer> counted =
        new FutureTask<>(
            () -> {
              before.run();
              multiply();
              return threadsNamed(name);
            });
    Thread thread = new Thread(counted, name);
    thread.start();
    return counted.get();
  }

  private static void multiply() {
    float[] matrix = new float[SIDE * SIDE];
    try (MatrixProduct product = new MatrixProduct(matrix, matrix, SIDE)) {
      product.run();
    }
  }

  private static int threadsNamed(String name) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      List<String> names = threads.map(OpenMpTeam::name).toList();
      return (int) names.stream().filter(name::equals).count();
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      if (Files.notExists(thread)) {
        return "(has ended)";
      }
      throw new UncheckedIOException(e);
    }
  }
}
