package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.model.layers.LayerKinds;
import org.sparkvae.testing.FashionMnist;

/**
 * Training on our kernels and our Adam against DL4J's own layers, {@code fit} and Adam, in float32,
 * on real images: rounding sends the two apart, but no further than another seed would.
 */
class PlainPathTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final int BATCH = 32;
  private static final int STEPS = 40;
  private static final int TEST_IMAGES = 256;
  private static final double RATE = 1e-3;

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void endsWithinTheSpreadOfThreeSeeds(String network) throws IOException {
    VaeSpec spec =
        new VaeSpec(
            ConfigLoader.load(
                    "model.network=" + network, "model.hidden=[64]", "model.channels=[4, 8]")
                .model(),
            SHAPE,
            1);
    byte[] images = FashionMnist.trainingImages(STEPS * BATCH + TEST_IMAGES);
    double[] plain = IntStream.range(1, 4).mapToDouble(seed -> plain(spec, images, seed)).toArray();
    double[] ours = IntStream.range(1, 4).mapToDouble(seed -> ours(spec, images, seed)).toArray();
    double spread =
        Arrays.stream(plain).max().orElseThrow() - Arrays.stream(plain).min().orElseThrow();
    for (int i = 0; i < ours.length; i++) {
      assertThat(Math.abs(ours[i] - plain[i]))
          .as("test losses: plain %s, ours %s", Arrays.toString(plain), Arrays.toString(ours))
          .isLessThan(spread);
    }
    assertThat(ours[0]).as("it has learned").isLessThan(500);
  }

  private static double ours(VaeSpec spec, byte[] images, long seed) {
    Vae vae = Vae.create(spec, seed);
    for (int step = 0; step < STEPS; step++) {
      vae.gradient(minibatch(images, step), BATCH, noise(seed, step, spec));
      vae.update(step + 1, RATE);
    }
    return testLoss(vae, images);
  }

  private static double plain(VaeSpec spec, byte[] images, long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            new VaeNetwork(spec, seed, LayerKinds.STOCK, DataType.FLOAT).configuration());
    graph.init();
    Buffers.fill(graph.params(), Vae.create(spec, seed).parameters());
    PixelLayout layout = new PixelLayout(SHAPE);
    for (int step = 0; step < STEPS; step++) {
      float[] x = layout.toFloats(minibatch(images, step), BATCH);
      INDArray input = Buffers.matrix(x, BATCH, SHAPE.pixels());
      INDArray noise = Buffers.matrix(noise(seed, step, spec), BATCH, spec.model().latents());
      graph.fit(new MultiDataSet(new INDArray[] {input, noise}, new INDArray[] {input.dup()}));
    }
    Vae vae = Vae.create(spec, seed);
    vae.setParameters(Buffers.floats(graph.params()));
    return testLoss(vae, images);
  }

  private static byte[] minibatch(byte[] images, int step) {
    int size = BATCH * SHAPE.pixels();
    return Arrays.copyOfRange(images, step * size, (step + 1) * size);
  }

  private static float[] noise(long seed, int step, VaeSpec spec) {
    return Noise.normal(Noise.key(seed, step), BATCH * spec.model().latents());
  }

  /** −ELBO of images that were not trained on, in nats per image. */
  private static double testLoss(Vae vae, byte[] images) {
    byte[] test =
        Arrays.copyOfRange(images, images.length - TEST_IMAGES * SHAPE.pixels(), images.length);
    ElboTerms terms = vae.elbo(test, TEST_IMAGES, Noise.normal(7, TEST_IMAGES * vae.latents()));
    return (terms.klSum() - terms.reconstructionSum()) / TEST_IMAGES;
  }
}
