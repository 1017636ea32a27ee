package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

class ImportanceSamplerTest {
  private static final ImageShape SHAPE = new ImageShape(5, 4, 3);
  private static final int LATENTS = 4;
  private static final int IMAGES = 7;
  private static final long SEED = 11;

  private final Vae vae = vae("bernoulli");
  private final byte[] packed = images(IMAGES);
  private final Images together = Images.unlabelled(packed, IMAGES);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bernoulli",
        "bernoulli;model.binarization=threshold",
        "continuous-bernoulli",
        "gaussian",
        "gaussian;model.scale=learned",
        "gaussian;model.scale=per-pixel",
        "discretized-logistic",
        "discretized-logistic;model.scale=learned",
        "discretized-logistic;model.scale=per-pixel"
      })
  void oneSampleGivesTheJointOverThePosteriorAtItsOwnZ(String likelihood) {
    Vae vae = vae(likelihood);
    DiagonalGaussian posterior = vae.posterior(packed, IMAGES);
    ElboTerms terms = vae.elbo(together, posterior, noise(0));
    float[] z = posterior.sample(noise(0));
    double[] logPrior = new double[IMAGES];
    vae.prior().logDensity(z, IMAGES, logPrior);
    LogMeanExp[] one = sampler(vae, 1).estimate(together, posterior, ids(IMAGES));
    for (int i = 0; i < IMAGES; i++) {
      double expected = terms.reconstruction()[i] + logPrior[i] - logPosterior(posterior, i, 0);
      // 60 float32 pixel terms of a few nats, or of more where the model is far off.
      assertThat(one[i].value()).isCloseTo(expected, offset(1e-6 * Math.max(20, -expected)));
    }
  }

  /** E_q[ln p(z) − ln q(z|x)] is the negative KL(q‖p), and not that of p from q. */
  @Test
  void itsMeanIsTheElboWithTheKlInClosedForm() {
    int samples = 4000;
    DiagonalGaussian posterior = new DiagonalGaussian(LATENTS, wide(0.8), wide(-1.5));
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < samples; k++) {
      double reconstruction = vae.elbo(together, posterior, noise(k)).reconstruction()[0];
      double difference = logWeight(posterior, k) - (reconstruction - posterior.kl(0));
      sum += difference;
      squares += difference * difference;
    }
    double mean = sum / samples;
    double error = Math.sqrt((squares / samples - mean * mean) / samples);
    assertThat(mean).isCloseTo(0, offset(4 * error));
    // KL(N(0, 1)‖N(m, v)) = ½ (ln v + (1 + m²)/v − 1) of each latent.
    double backwards = LATENTS * 0.5 * (-1.5 + 1.64 * Math.exp(1.5) - 1);
    assertThat(Math.abs(backwards - posterior.kl(0))).isGreaterThan(100 * error);
  }

  @Test
  void manySamplesAreTheMeanOfTheWeightsOfEach() {
    // More rows than a minibatch has, and no multiple of it.
    int samples = 301;
    DiagonalGaussian posterior = vae.posterior(packed, IMAGES);
    LogMeanExp[] all = sampler(vae, samples).estimate(together, posterior, ids(IMAGES));
    LogMeanExp expected = new LogMeanExp();
    for (int k = 0; k < samples; k++) {
      expected.add(logWeight(posterior, k));
    }
    assertThat(all[0].count()).isEqualTo(samples);
    assertThat(all[0].value()).isCloseTo(expected.value(), offset(1e-5));
    assertThat(all[0].standardError()).isCloseTo(expected.standardError(), offset(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50, 200})
  void neighboursDoNotChangeABitOfAnImage(int samples) {
    int many = 40;
    int fewer = 18;
    byte[] images = images(many);
    LogMeanExp[] all = estimates(images, 0, many, samples);
    LogMeanExp[] first = estimates(images, 0, fewer, samples);
    for (int i = 0; i < fewer; i++) {
      assertThat(first[i].value()).isEqualTo(all[i].value());
      assertThat(first[i].standardError()).isEqualTo(all[i].standardError());
    }
    // In another place of a minibatch, matrix products may round otherwise.
    LogMeanExp[] last = estimates(images, fewer, many, samples);
    assertThat(last[0].value()).isCloseTo(all[fewer].value(), offset(1e-5));
  }

  /**
   * What a sampler holds is the same for any K, and of a sample no more is made than the few
   * objects of its key and generator: a twentieth of its pixels, and garbage at once.
   */
  @Test
  void memoryDoesNotGrowWithTheSamples() {
    ImageShape shape = new ImageShape(56, 56, 1);
    Vae wide = Vae.create(new VaeSpec(ConfigLoader.load("model.hidden=[4]").model(), shape, 1), 1);
    Images one = Images.unlabelled(new byte[shape.pixels()], 1);
    DiagonalGaussian posterior = wide.posterior(one);
    long[] bytes = new long[4];
    for (int round = 0; round < 2; round++) {
      // The first round also loads classes and makes the decoder's arrays.
      bytes[0] = allocated(() -> sampler(wide, 50));
      bytes[1] = allocated(() -> sampler(wide, 5000));
      ImportanceSampler few = sampler(wide, 500);
      ImportanceSampler many = sampler(wide, 5500);
      bytes[2] = allocated(() -> few.estimate(one, posterior, ids(1)));
      bytes[3] = allocated(() -> many.estimate(one, posterior, ids(1)));
    }
    assertThat(bytes[1]).isEqualTo(bytes[0]);
    long ofSample = (bytes[3] - bytes[2]) / 5000;
    assertThat(ofSample).isLessThan(shape.pixels() * Float.BYTES / 20);
  }

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    work.run();
    return threads.getThreadAllocatedBytes(self) - before;
  }

  private LogMeanExp[] estimates(byte[] images, int from, int to, int samples) {
    int pixels = SHAPE.pixels();
    byte[] packed = Arrays.copyOfRange(images, from * pixels, to * pixels);
    Images some = Images.unlabelled(packed, to - from);
    long[] theirIds = Arrays.copyOfRange(ids(to), from, to);
    return sampler(vae, samples).estimate(some, vae.posterior(some), theirIds);
  }

  private double logWeight(DiagonalGaussian posterior, int k) {
    double[] logPrior = new double[1];
    vae.prior().logDensity(posterior.sample(noise(k)), 1, logPrior);
    return vae.elbo(together, posterior, noise(k)).reconstruction()[0]
        + logPrior[0]
        - logPosterior(posterior, 0, k);
  }

  /** ln N(z; mean, σ²) of each latent, from ε. */
  private static double logPosterior(DiagonalGaussian posterior, int image, int k) {
    float[] noise = Noise.forId(SEED, "image " + image, k, LATENTS);
    double sum = 0;
    for (int j = 0; j < LATENTS; j++) {
      sum -= 0.5 * (noise[j] * noise[j] + posterior.logVariance(image)[j]);
      sum -= 0.5 * Math.log(2 * Math.PI);
    }
    return sum;
  }

  private static float[] noise(int k) {
    float[] noise = new float[IMAGES * LATENTS];
    for (int i = 0; i < IMAGES; i++) {
      float[] own = Noise.forId(SEED, "image " + i, k, LATENTS);
      System.arraycopy(own, 0, noise, i * LATENTS, LATENTS);
    }
    return noise;
  }

  private static long[] ids(int images) {
    long[] ids = new long[images];
    Arrays.setAll(ids, i -> Noise.key("image " + i));
    return ids;
  }

  private static double[] wide(double value) {
    double[] values = new double[IMAGES * LATENTS];
    Arrays.fill(values, value);
    return values;
  }

  private static ImportanceSampler sampler(Vae vae, int samples) {
    return new ImportanceSampler(vae, SEED, samples);
  }

  private static Vae vae(String likelihood) {
    return Vae.create(
        new VaeSpec(
            ConfigLoader.load(
                    ("model.hidden=[16];model.latents="
                            + LATENTS
                            + ";model.likelihood="
                            + likelihood)
                        .split(";"))
                .model(),
            SHAPE,
            1),
        1);
  }

  private static byte[] images(int images) {
    byte[] packed = new byte[images * SHAPE.pixels()];
    new SplittableRandom(3).nextBytes(packed);
    return packed;
  }
}
