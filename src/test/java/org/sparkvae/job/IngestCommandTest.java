package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.testing.SharedSpark;

/** Statuses, the JSON line and messages, as a shell would see them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IngestCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path input;
  private Path output;

  @BeforeEach
  void setUp() throws IOException {
    SharedSpark.session();
    input = Files.createDirectories(folder.resolve("images/cat"));
    output = folder.resolve("corpus");
    picture("a.png", 8, 6);
    picture("b.png", 8, 6);
  }

  private void picture(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", input.resolve(name).toFile());
  }

  private int ingest(String... options) {
    List<String> arguments = new ArrayList<>(List.of("ingest", "--output", output.toString()));
    arguments.addAll(List.of("--input", input.getParent().toString()));
    arguments.addAll(List.of(options));
    return Main.run(
        arguments.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private void assertOneLine(String message) {
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
    assertThat(out.toString()).isEmpty();
    assertThat(output).doesNotExist();
  }

  @Test
  void printsItsFiguresAsOneLineOfJson() throws IOException {
    assertThat(ingest("--size", "4x3", "--channels", "1", "--format", "folder")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(out.toString());
    assertThat(line.get("command").asText()).isEqualTo("ingest");
    assertThat(line.get("status").asText()).isEqualTo("ok");
    assertThat(line.get("images").asInt()).isEqualTo(2);
    assertThat(line.get("errors").asInt()).isZero();
    assertThat(line.get("shards").asInt()).isBetween(1, 2);
    assertThat(Files.readString(output.resolve("status.json"))).isEqualTo(out.toString());
    assertThat(output.resolve("manifest.json")).content().contains("\"cat\"");
  }

  @Test
  void doesNothingTheSecondTime() {
    assertThat(ingest()).isZero();
    String first = out.toString();
    assertThat(ingest()).isZero();
    assertThat(out).hasToString(first + first);
  }

  @Test
  void refusesMixedSizesWithStatusTwo() throws IOException {
    picture("c.png", 5, 5);
    assertThat(ingest()).isEqualTo(2);
    assertOneLine("give one with --size HxW");
    assertThat(folder).isDirectoryContaining("glob:**images");
    assertThat(folder).isDirectoryNotContaining("glob:**incomplete*");
  }

  @Test
  void refusesASettingThatItDoesNotKnowWithStatusTwo() {
    assertThat(ingest("--set", "ingest.max-eror-fraction=1")).isEqualTo(2);
    assertOneLine("ingest.max-error-fraction");
  }

  @ParameterizedTest
  @CsvSource({
    "--size, 28, HxW",
    "--size, 0x4, HxW",
    "--size, 99999x99999, megapixels",
    "--channels, 2, 1 (grey) or 3 (RGB)",
    "--format, hdf5, 'auto, idx, cifar10, folder, tar, parquet'",
  })
  void refusesABadCommandLineWithStatusOne(String option, String value, String allowed) {
    assertThat(ingest(option, value)).isEqualTo(1);
    assertOneLine(allowed);
  }
}
