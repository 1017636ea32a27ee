package org.sparkvae.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;

/** What the best model of each objective is chosen by. */
class CriterionTest {
  private static final ImageShape SHAPE = new ImageShape(4, 4, 1);
  private static final int IMAGES = 300;

  @ParameterizedTest
  @ValueSource(strings = {"objective=vae", "objective=beta beta=4", "objective=vae free-bits=1"})
  void itIsTheElboWhateverTheWeightOfTheKl(String objective) {
    ElboSums sums = evaluator(objective).validate(images());
    assertThat(sums.objective()).isCloseTo(sums.elbo(), offset(1e-9));
    assertThat(sums.images()).isEqualTo(IMAGES);
  }

  @Test
  void ofAnAutoencoderItIsTheReconstructionAtTheMean() {
    ElboSums sums = evaluator("objective=autoencoder").validate(images());
    Vae vae = vae("objective=autoencoder");
    double atMean = 0;
    List<ImageRecord> images = IntStream.range(0, IMAGES).mapToObj(CriterionTest::image).toList();
    for (ImageRecord image : images) {
      atMean += vae.elbo(image.pixels(), 1, new float[2]).reconstructionSum();
    }
    assertThat(sums.objective()).isCloseTo(atMean / IMAGES, offset(1e-4));
    assertThat(sums.objective()).isNotCloseTo(sums.reconstruction(), offset(1e-2));
  }

  /** With one sample it is the ELBO, but for the KL by the sample; it rises with the samples. */
  @Test
  void ofIwaeItIsTheBoundWithItsSamples() {
    double one = evaluator("objective=iwae samples=1").validate(images()).objective();
    double many = evaluator("objective=iwae samples=20").validate(images()).objective();
    ElboSums sums = evaluator("objective=iwae samples=20").validate(images());
    // 300 images, each with a KL by sample that varies by less than a nat.
    assertThat(one).isCloseTo(sums.elbo(), offset(0.2));
    assertThat(many).isGreaterThan(one + 0.01);
  }

  @Test
  void ofKlOnlyItIsMinusTheKl() {
    ElboSums sums = evaluator("objective=kl-only").validate(images());
    assertThat(sums.objective()).isCloseTo(-sums.kl(), offset(1e-9)).isNegative();
  }

  private static ElboEvaluator evaluator(String settings) {
    return new ElboEvaluator(vae(settings), 3);
  }

  private static Vae vae(String settings) {
    String[] all = ("model.latents=2 model.hidden=[8] " + settings).split(" ");
    RunConfig config = ConfigLoader.load(all);
    return Vae.create(new VaeSpec(config.model(), SHAPE, config.objective()), 5);
  }

  private static Iterator<ImageRecord> images() {
    return IntStream.range(0, IMAGES).mapToObj(CriterionTest::image).iterator();
  }

  private static ImageRecord image(int i) {
    byte[] pixels = new byte[SHAPE.pixels()];
    new SplittableRandom(i).nextBytes(pixels);
    return new ImageRecord("image-" + i, null, Map.of(), "validation", SHAPE, pixels);
  }
}
