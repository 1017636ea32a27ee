package org.sparkvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.picture.Series.Point;
import org.sparkvae.testing.SharedSpark;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LatentPlaneTest {
  private static final ImageShape SHAPE = new ImageShape(4, 4, 1);
  private static final int IMAGES = 230;

  private static EncodedImages encode(int latents, List<ImageRecord> images) {
    VaeSpec spec = new VaeSpec(ConfigLoader.load("model.latents=" + latents).model(), SHAPE, 1);
    return EncodedImages.read(images.iterator(), Vae.create(spec, 3));
  }

  private static List<ImageRecord> noise(int images) {
    Random random = new Random(5);
    List<ImageRecord> records = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      byte[] pixels = new byte[SHAPE.pixels()];
      random.nextBytes(pixels);
      records.add(new ImageRecord("r#" + i, i % 3, Map.of(), "test", SHAPE, pixels));
    }
    return records;
  }

  @Test
  void twoLatentsAreShownAsTheyAre() {
    EncodedImages images = encode(2, noise(IMAGES));
    LatentPlane plane = LatentPlane.of(images, SharedSpark::context);
    assertThat(plane.points()).hasSize(IMAGES);
    assertThat(plane.points().get(7)).isEqualTo(new Point(images.mean(7)[0], images.mean(7)[1]));
  }

  @Test
  void oneLatentIsShownWithItsVariance() {
    EncodedImages images = encode(1, noise(3));
    Point shown = LatentPlane.of(images, SharedSpark::context).points().get(2);
    assertThat(shown).isEqualTo(new Point(images.mean(2)[0], images.logVariance(2)[0]));
  }

  /** What makes components principal: uncorrelated, and with the share of variance they claim. */
  @Test
  void moreLatentsAreShownByTheirPrincipalComponents() {
    EncodedImages images = encode(6, noise(IMAGES));
    LatentPlane plane = LatentPlane.of(images, SharedSpark::context);
    double[] first = plane.points().stream().mapToDouble(Point::x).toArray();
    double[] second = plane.points().stream().mapToDouble(Point::y).toArray();
    double total = IntStream.range(0, 6).mapToDouble(j -> variance(images, j)).sum();
    double[] shares = {covariance(first, first) / total, covariance(second, second) / total};
    assertThat(covariance(first, second) / covariance(first, first)).isCloseTo(0, within(1e-9));
    assertThat(shares[0]).isGreaterThan(shares[1]).isGreaterThan(1.0 / 6);
    assertThat(plane.explanation())
        .contains(
            "means of 6 latents, with "
                + Words.percent(shares[0])
                + " and "
                + Words.percent(shares[1]));
    assertThat(LatentPlane.of(images, SharedSpark::context)).isEqualTo(plane);
  }

  private static double variance(EncodedImages images, int latent) {
    double[] values = IntStream.range(0, IMAGES).mapToDouble(i -> images.mean(i)[latent]).toArray();
    return covariance(values, values);
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElseThrow();
    double meanB = IntStream.range(0, b.length).mapToDouble(i -> b[i]).average().orElseThrow();
    return IntStream.range(0, a.length)
        .mapToDouble(i -> (a[i] - meanA) * (b[i] - meanB))
        .average()
        .orElseThrow();
  }

  @Test
  void alikePosteriorsAreNoReasonToFail() {
    EncodedImages images = encode(6, Collections.nCopies(3, noise(1).get(0)));
    LatentPlane plane = LatentPlane.of(images, SharedSpark::context);
    assertThat(plane.points()).hasSize(3);
    assertThat(plane.explanation()).contains("0.0\u00A0% and 0.0\u00A0%");
  }
}
