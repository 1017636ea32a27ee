package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

/** Samples from a mixture that is fitted to the aggregate posterior. */
@Timeout(300)
final class MixtureTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.session();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 1000, 2);
    SyntheticCorpus.write(folder.resolve("large"), new ImageShape(7, 6, 1), 20, 1);
    TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void theSamplesComeFromTheMixtureThatIsKeptBesideThem() throws IOException {
    Result result = sample("mixed", sampler().mixture(3, at("corpus")));
    assertThat(result.line().path("about").path("pixels").asText())
        .contains("a mixture of 3 Gaussians fitted to one z of each of 800 images");
    JsonNode prior = new ObjectMapper().readTree(folder.resolve("mixed/prior.json").toFile());
    assertThat(prior.path("images").asInt()).isEqualTo(800);
    assertThat(prior.path("log_likelihood").asDouble()).isBetween(-20.0, 0.0);
    JsonNode mixture = prior.path("mixture");
    assertThat(mixture.path("weights")).hasSize(3);
    double weights = 0;
    double mean = 0;
    for (int c = 0; c < 3; c++) {
      double weight = mixture.path("weights").path(c).asDouble();
      weights += weight;
      mean += weight * mixture.path("means").path(c).path(0).asDouble();
    }
    assertThat(weights).isCloseTo(1, offset(1e-9));
    // The standard error of 2,000 latents' mean, of variance about 1, is 0.022.
    assertThat(mean("mixed")).isCloseTo(mean, offset(0.1));
  }

  @Test
  void theSameAgainIsTheSameToTheBit() throws IOException {
    Result first = sample("first", sampler().mixture(2, at("corpus")));
    Result second = sample("second", sampler().mixture(2, at("corpus")));
    assertThat(second.manifestSha256()).isEqualTo(first.manifestSha256());
    assertThat(sample("first", sampler().mixture(2, at("corpus"))).line())
        .hasToString(first.line().toString());
    assertThatThrownBy(() -> sample("first", sampler()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "it holds other content (an output of sample with another components");
    assertThatThrownBy(() -> sample("first", sampler().mixture(3, at("corpus"))))
        .hasMessageContaining("another components: 2 there, 3 here");
  }

  @Test
  void theModelsOwnPriorLeavesNoTrace() throws IOException {
    sample("own", sampler());
    assertThat(folder.resolve("own/prior.json")).doesNotExist();
    Manifest manifest =
        Manifest.read(
            new Configuration(), new org.apache.hadoop.fs.Path(folder.resolve("own").toUri()));
    assertThat(manifest.identity().arguments()).doesNotContainKey("prior");
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    assertThatThrownBy(() -> sample("none", sampler().mixture(801, at("corpus"))))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid --components: 801 (at most 800, the images)");
    assertThatThrownBy(() -> sample("none", sampler().mixture(1001, at("corpus"))))
        .hasMessage("Invalid --components: 1001 (from 1 to 1000)");
    assertThatThrownBy(() -> sample("none", sampler().mixture(2, at("large"))))
        .hasMessage("Cannot fit a mixture: the images are 7x6x1, the model takes 6x6x1");
    assertThatThrownBy(() -> sample("none", sampler().mixture(2, at("nowhere"))))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot read ");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static Sampler sampler() {
    return new Sampler(new Configuration())
        .run(at("run"))
        .count(2000)
        .formats(EnumSet.of(Sampler.Format.npy));
  }

  private static Result sample(String output, Sampler sampler) throws IOException {
    return sampler.output(at(output)).execute(SharedSpark::context);
  }

  /** Of the first latent of all samples. */
  private static double mean(String output) throws IOException {
    double sum = 0;
    int count = 0;
    try (Stream<Path> parts = Files.list(folder.resolve(output + "/npy"))) {
      for (Path part : parts.filter(p -> p.toString().contains("latents-")).toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(part));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + bytes.getShort(8);
        for (int at = header; at < bytes.capacity(); at += 3 * Float.BYTES) {
          sum += bytes.getFloat(at);
          count++;
        }
      }
    }
    assertThat(count).isEqualTo(2000);
    return sum / count;
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
