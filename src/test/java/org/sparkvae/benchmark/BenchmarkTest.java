package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.job.Jobs;

/** The command line of {@code jobs/benchmark}; nothing is timed here. */
class BenchmarkTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesTheParts() {
    assertThat(run("--help")).isZero();
    // Of however many columns.
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("train, encode, rounds, scaling, stock, ingest, kernels, all")
        .contains("--peer")
        .contains("--images");
  }

  @Test
  void anUnknownPartIsABadCommandLine() {
    assertThat(run("speed")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("'speed'"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void fewerThanFiveRepeatsProveNothing() {
    assertThat(run("train", "--repeats", "4")).isEqualTo(1);
    assertThat(err.toString()).contains("--repeats from 5");
  }

  @Test
  void aPeerWithoutPyTorchIsRefusedWithThePackagesThatHaveIt() {
    for (String python : new String[] {"/bin/false", "/no/such/python"}) {
      err.getBuffer().setLength(0);
      assertThat(run("train", "--peer", python)).isEqualTo(2);
      assertThat(err.toString())
          .isEqualToNormalizingNewlines(
              "Cannot run the peer with "
                  + python
                  + ": no PyTorch there (apt-get install python3-torch libopenblas0-pthread,"
                  + " or --peer PYTHON)\n");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void aFolderWithoutImagesIsRefused(@TempDir Path empty) {
    assertThat(run("rounds", "--images", empty.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(1)
        .allMatch(line -> line.startsWith("Cannot read images in " + empty + ": no train-images"));
  }

  private int run(String... arguments) {
    return Jobs.run(
        new Benchmark(), arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
