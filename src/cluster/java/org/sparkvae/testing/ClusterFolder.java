package org.sparkvae.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** Where a test on a cluster has its files: they stay, with the logs, until it runs again. */
public final class ClusterFolder {
  private ClusterFolder() {}

  /** An empty folder for the test, {@code target/cluster/<name>}. */
  public static Path of(Class<?> test) throws IOException {
    Path folder = Path.of("target", "cluster", test.getSimpleName()).toAbsolutePath();
    FileUtils.deleteDirectory(folder.toFile());
    return Files.createDirectories(folder);
  }
}
