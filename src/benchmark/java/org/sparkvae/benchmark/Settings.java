package org.sparkvae.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/**
 * How a benchmark runs.
 *
 * @param root of the repository; everything is written under its {@code target/benchmark}
 * @param python with PyTorch
 * @param images a folder of MNIST's kind: pairs of IDX files, 28×28, grey
 * @param repeats of each measurement
 * @param seconds that each measurement takes, about
 * @param err where the table goes
 */
record Settings(
    Path root, String python, Path images, int repeats, double seconds, PrintWriter err) {
  static final int BATCH = 128;

  /** A place for what a benchmark writes. */
  Path work(String name) {
    return root.resolve("target/benchmark").resolve(name);
  }

  /** The same, with nothing there. */
  Path emptied(String name) throws IOException {
    Path folder = work(name);
    FileUtils.deleteDirectory(folder.toFile());
    return folder;
  }

  /** The recipe of a network. */
  Path recipe(Network network) {
    return root.resolve("conf/mnist-" + network + ".conf");
  }

  /** A line of the table. */
  void tell(String format, Object... values) {
    err.println(String.format(Locale.ROOT, format, values));
    err.flush();
  }
}
