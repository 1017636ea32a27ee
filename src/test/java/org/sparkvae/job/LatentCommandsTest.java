package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

/** {@code encode} and {@code sample} as an operator sees them. */
@Timeout(300)
final class LatentCommandsTest {
  private static final ImageShape SHAPE = new ImageShape(4, 4, 1);

  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.session();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 300, 1);
    TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void encodePrintsAndPublishesItsLine() throws IOException {
    int status = encode("--output", at("latents"), "--formats", "npy", "--partitions", "2");

    assertThat(status).isZero();
    JsonNode line = new ObjectMapper().readTree(out.toString());
    assertThat(line.get("command").asText()).isEqualTo("encode");
    assertThat(line.get("rows").asInt()).isEqualTo(300);
    assertThat(line.get("errors").asInt()).isZero();
    assertThat(line.get("images_per_second").asDouble()).isPositive();
    assertThat(line.get("manifest_sha256").asText()).hasSize(64);
    assertThat(folder.resolve("latents/status.json")).hasContent(out.toString());
    assertThat(folder.resolve("latents/npy/mean-00001.npy")).exists();
  }

  @Test
  void samplePrintsItsLineAgainTheSecondTime() {
    String[] arguments = {"--output", at("samples"), "--count", "4", "--seed", "7", "--grid"};
    assertThat(sample(arguments)).isZero();
    String first = out.toString();

    assertThat(sample(arguments)).isZero();
    assertThat(out).hasToString(first + first);
    assertThat(folder.resolve("samples/grid.png")).exists();
    assertThat(folder.resolve("samples/png/sample-00000003.png")).exists();
  }

  @Test
  void refusesACountThatIsNone() {
    assertThat(sample("--output", at("none"), "--count", "0")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("'0' is no whole number from 1 to 2147483647");
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    assertThat(encode("--output", at("none"), "--formats", "parquet,hdf5")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("--formats", "[parquet, npy]", "hdf5");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void refusesAPlaceThatIsTakenWithStatusTwo() throws IOException {
    Files.createDirectory(folder.resolve("taken"));
    Files.writeString(folder.resolve("taken/notes.txt"), "mine");

    assertThat(sample("--output", at("taken"), "--count", "4")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("Cannot write", "taken: it holds other content (notes.txt");
  }

  private int encode(String... arguments) {
    return run(
        concat(new String[] {"encode", "--run", at("run"), "--data", at("corpus")}, arguments));
  }

  private int sample(String... arguments) {
    return run(concat(new String[] {"sample", "--run", at("run")}, arguments));
  }

  private int run(String[] arguments) {
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static String[] concat(String[] first, String[] second) {
    return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
