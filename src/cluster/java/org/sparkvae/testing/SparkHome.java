package org.sparkvae.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Spark home that {@code deploy/standalone/cluster home} makes of the jars that Maven has. */
public final class SparkHome {
  static final Path SCRIPT = Path.of("deploy", "standalone", "cluster").toAbsolutePath();

  private SparkHome() {}

  /** Makes one below the folder. */
  public static Path in(Path folder) throws IOException, InterruptedException {
    Command made =
        Command.run(
            List.of(SCRIPT.toString(), "home"),
            Map.of("SPARK_HOME", "", "CLUSTER_FOLDER", folder.toString()));
    assertThat(made.status()).as(made.err()).isZero();
    return Path.of(made.lastLine());
  }
}
