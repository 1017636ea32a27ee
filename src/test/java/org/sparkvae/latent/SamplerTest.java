package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.FileEntry;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.Numpy;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

@Timeout(300)
final class SamplerTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape SHAPE = new ImageShape(6, 5, 3);

  @TempDir static Path folder;
  private static RunDirectory run;

  @TempDir Path outputs;

  @BeforeAll
  static void write() throws IOException {
    run = TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Result first = sample(sampler("first").count(20).seed(7).grid(true));
    Result second = sample(sampler("second").count(20).seed(7).grid(true));

    assertThat(second.manifestSha256()).isEqualTo(first.manifestSha256());
    assertThat(first.rows()).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      assertThat(picture("second", i)).hasSameBinaryContentAs(picture("first", i));
    }
    assertThat(outputs.resolve("second/grid.png"))
        .hasSameBinaryContentAs(outputs.resolve("first/grid.png"));
  }

  @Test
  void aSampleDependsOnSeedAndNumberAlone() throws IOException {
    sample(sampler("few").count(3).seed(7));
    sample(sampler("many").count(900).seed(7).partitions(3));
    sample(sampler("other").count(3).seed(8));

    for (int i = 0; i < 3; i++) {
      assertThat(picture("many", i)).hasSameBinaryContentAs(picture("few", i));
      assertThat(Files.readAllBytes(picture("other", i)))
          .isNotEqualTo(Files.readAllBytes(picture("few", i)));
    }
    assertThat(Files.readAllBytes(picture("many", 899)))
        .isNotEqualTo(Files.readAllBytes(picture("many", 898)));
    assertThat(outputs.resolve("many/npy/images-00002.npy")).exists();
  }

  @Test
  void picturesAreTheExpectedPixelsOfNoise() throws IOException {
    sample(sampler("samples").count(300).seed(7).model("last"));

    Vae vae = ModelStore.read(run.model("last").zip()).vae();
    for (int i : new int[] {0, 255, 256, 299}) {
      float[] z = Noise.normal(Noise.key(7, i), vae.latents());
      BufferedImage image = ImageIO.read(picture("samples", i).toFile());
      int[] found = image.getRaster().getPixels(0, 0, 5, 6, (int[]) null);
      byte[] expected = vae.decode(z, 1);
      for (int p = 0; p < expected.length; p++) {
        // A matrix product of one row may round another way.
        assertThat(found[p]).isCloseTo(expected[p] & 0xFF, within(1));
      }
    }
  }

  @Test
  void numpyReadsLatentsAndImages() throws IOException, InterruptedException {
    sample(sampler("samples").count(300).seed(7));

    Path npy = outputs.resolve("samples/npy");
    JsonNode latents = Numpy.load(npy, "latents-*.npy");
    JsonNode images = Numpy.load(npy, "images-*.npy");
    assertThat(latents.get("shape").toString()).isEqualTo("[300,3]");
    assertThat(images.get("shape").toString()).isEqualTo("[300,6,5,3]");
    assertThat((float) latents.get("rows").get(299).get(2).asDouble())
        .isEqualTo(Noise.normal(Noise.key(7, 299), 3)[2]);
    int[] pixels =
        ImageIO.read(picture("samples", 299).toFile())
            .getRaster()
            .getPixels(0, 0, 5, 6, (int[]) null);
    for (int p = 0; p < pixels.length; p++) {
      assertThat(Math.round(255 * (float) images.get("rows").get(299).get(p).asDouble()))
          .isEqualTo(pixels[p]);
    }
    assertThat(Files.readString(npy.resolve("ids-00001.txt"))).endsWith("sample-00000299\n");
  }

  @Test
  void theGridShowsTheFirstHundred() throws IOException {
    sample(sampler("samples").count(150).grid(true));

    BufferedImage grid = ImageIO.read(outputs.resolve("samples/grid.png").toFile());
    assertThat(grid.getWidth()).isEqualTo(2 + 10 * (5 + 2));
    assertThat(grid.getHeight()).isEqualTo(2 + 10 * (6 + 2));
    BufferedImage last = grid.getSubimage(2 + 9 * 7, 2 + 9 * 8, 5, 6);
    BufferedImage hundredth = ImageIO.read(picture("samples", 99).toFile());
    assertThat(last.getRGB(0, 0, 5, 6, null, 0, 5))
        .isEqualTo(hundredth.getRGB(0, 0, 5, 6, null, 0, 5));
  }

  @Test
  void theManifestListsEveryPicture() throws IOException {
    sample(sampler("samples").count(5).formats(EnumSet.of(Sampler.Format.png)));

    Manifest manifest = Manifest.read(CONF, new org.apache.hadoop.fs.Path(at("samples")));
    assertThat(manifest.kind()).isEqualTo("samples");
    assertThat(manifest.shape()).isEqualTo(SHAPE);
    assertThat(manifest.files())
        .extracting(FileEntry::path)
        .containsExactly(
            "png/sample-00000000.png",
            "png/sample-00000001.png",
            "png/sample-00000002.png",
            "png/sample-00000003.png",
            "png/sample-00000004.png");
    assertThat(outputs.resolve("samples/npy")).doesNotExist();
    assertThat(outputs.resolve("samples/grid.png")).doesNotExist();
  }

  @Test
  void refusesAModelThatGivesNothing() throws IOException {
    TrainedRun.write(
        folder.resolve("diverged"), SHAPE, vae -> vae.graph().params().assign(Double.NaN));

    assertThatThrownBy(
            () -> sample(sampler("samples").run(folder.resolve("diverged").toString()).count(2)))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("its best model gives no finite pixels");
    assertThat(outputs).isEmptyDirectory();
  }

  @Test
  void refusesMorePicturesThanADriverCanList() {
    assertThatThrownBy(() -> sample(sampler("samples").count(100_001)))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid --count: 100001 (up to 100000 as png; any number with --formats npy)");
  }

  @Test
  void refusesAMissingRun() {
    assertThatThrownBy(() -> sample(sampler("samples").run(at("no-run"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no-run");
    assertThat(outputs).isEmptyDirectory();
  }

  @Test
  void refusesAnOutputOfOtherSamples() throws IOException {
    sample(sampler("samples").count(2).seed(7));
    byte[] before = Files.readAllBytes(picture("samples", 0));

    assertThatThrownBy(() -> sample(sampler("samples").count(2).seed(8)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds other content")
        .hasMessageContaining("seed");
    assertThat(picture("samples", 0)).hasBinaryContent(before);
  }

  @Test
  void refusesNoSamples() {
    assertThatThrownBy(() -> sampler("samples").count(0)).hasMessage("Invalid count: 0 (from 1)");
  }

  @Test
  void roundsPixelsWithinTheirRange() {
    assertThat(Floats.toBytes(new float[] {-0.2f, 0, 0.5f, 1, 1.3f}))
        .isEqualTo(new byte[] {0, 0, (byte) 128, (byte) 255, (byte) 255});
    assertThat(List.of(Floats.areFinite(new float[] {1}), Floats.areFinite(nan())))
        .isEqualTo(Arrays.asList(true, false));
  }

  private static float[] nan() {
    return new float[] {0, Float.NaN};
  }

  private Sampler sampler(String output) {
    return new Sampler(CONF).run(folder.resolve("run").toString()).output(at(output));
  }

  private static Result sample(Sampler sampler) throws IOException {
    return sampler.execute(SharedSpark::context);
  }

  private String at(String output) {
    return outputs.resolve(output).toString();
  }

  private Path picture(String output, int sample) {
    return outputs.resolve(String.format("%s/png/sample-%08d.png", output, sample));
  }
}
