package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Activation;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.model.layers.LayerKinds;

/**
 * The sampling, the objective and DL4J's own layers against finite differences, in double
 * precision; our layers, in float32, against those.
 */
class GradientCheckTest {
  private static final int IMAGES = 3;

  /** Central differences of fourth order: with this step their error is below 1e-10 here. */
  private static final double STEP = 1e-3;

  static Stream<Case> cases() {
    List<Integer> none = List.of();
    return Stream.of(
        new Case("mlp", Network.MLP, List.of(7, 5), none, LikelihoodKind.BERNOULLI, 1, 1),
        new Case("mlp, labels", Network.MLP, List.of(3), none, LikelihoodKind.BERNOULLI, 1, 1)
            .conditionalOn(4),
        new Case("conv, labels", Network.CONV, none, List.of(2), LikelihoodKind.BERNOULLI, 1, 1)
            .conditionalOn(2),
        new Case("mlp, RGB, beta 4", Network.MLP, List.of(6), none, LikelihoodKind.GAUSSIAN, 3, 4),
        new Case("linear", Network.MLP, none, none, LikelihoodKind.GAUSSIAN, 1, 1),
        new Case("conv", Network.CONV, none, List.of(2, 3), LikelihoodKind.BERNOULLI, 1, 1),
        new Case(
            "conv, dense, RGB",
            Network.CONV,
            List.of(5),
            List.of(2),
            LikelihoodKind.GAUSSIAN,
            3,
            1));
  }

  record Case(
      String name,
      Network network,
      List<Integer> hidden,
      List<Integer> channels,
      LikelihoodKind likelihood,
      int imageChannels,
      double beta,
      int classes) {

    Case(
        String name,
        Network network,
        List<Integer> hidden,
        List<Integer> channels,
        LikelihoodKind likelihood,
        int imageChannels,
        double beta) {
      this(name, network, hidden, channels, likelihood, imageChannels, beta, 0);
    }

    Case conditionalOn(int number) {
      return new Case(name, network, hidden, channels, likelihood, imageChannels, beta, number);
    }

    VaeSpec spec() {
      ModelConfig model =
          new ModelConfig(
              network,
              2,
              hidden,
              channels,
              List.of(),
              Activation.TANH,
              likelihood,
              0.3,
              classes > 0,
              0,
              ModelConfig.Binarization.NONE);
      return new VaeSpec(model, shape(), ObjectiveConfig.vae(beta), knownClasses(classes));
    }

    ImageShape shape() {
      // One side odd, one even, and unequal: the mirror must give back each.
      return new ImageShape(5, 6, imageChannels);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void analyticGradientEqualsFiniteDifferences(Case c) {
    ComputationGraph graph = graph(c, DataType.DOUBLE);
    double[] analytic = gradient(graph, c, DataType.DOUBLE);
    double[] parameters = Buffers.doubles(graph.params());
    for (int i = 0; i < parameters.length; i++) {
      double numeric = finiteDifference(graph, parameters, i);
      double scale = Math.max(Math.abs(analytic[i]), Math.abs(numeric));
      assertThat(Math.abs(analytic[i] - numeric))
          .as("%s: parameter %d: analytic %s, numeric %s", c, i, analytic[i], numeric)
          .isLessThanOrEqualTo(1e-6 * scale + 1e-8);
    }
    assertThat(Arrays.stream(analytic).max().orElseThrow())
        .as("not trivially 0")
        .isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void floatGradientLiesNearTheDoubleOne(Case c) {
    ComputationGraph inDouble = graph(c, DataType.DOUBLE);
    double[] exact = gradient(inDouble, c, DataType.DOUBLE);
    Vae vae = Vae.create(c.spec(), 1);
    vae.setParameters(Buffers.floats(inDouble.params().castTo(DataType.FLOAT)));
    // Packed pixels are what the running path takes: the double pass sees the same 8-bit values.
    vae.gradient(new Images(packed(c), labels(IMAGES, c.classes), IMAGES), noise(c));
    float[] single = vae.lastGradient();
    assertThat(relativeDistance(single, exact)).isLessThanOrEqualTo(1e-4);
  }

  /** The networks of the recipes, at their own size, from the weights that training starts with. */
  @ParameterizedTest
  @CsvSource({"mnist-mlp, 0", "mnist-conv, 0", "mnist-mlp, 10", "mnist-conv, 10"})
  void theFirstStepOfARecipeIsThatOfDl4jsOwnLayers(String recipe, int classes) throws IOException {
    String text = Files.readString(Path.of("conf", recipe + ".conf"));
    ModelConfig model = ConfigLoader.load(text, recipe, List.of()).model();
    VaeSpec spec =
        new VaeSpec(
            model, new ImageShape(28, 28, 1), ObjectiveConfig.vae(1), knownClasses(classes));
    int images = 6;
    byte[] packed = new byte[images * 784];
    for (int i = 0; i < packed.length; i++) {
      // Strokes on black, as in the data.
      packed[i] = i / 5 % 7 < 2 ? (byte) (i * 37) : 0;
    }
    float[] noise = Noise.normal(3, images * model.latents());
    Vae vae = Vae.create(spec, 1);
    vae.gradient(new Images(packed, labels(images, classes), images), noise);
    ComputationGraph stock =
        new ComputationGraph(
            new VaeNetwork(spec, 1, LayerKinds.STOCK, DataType.DOUBLE).configuration());
    stock.init();
    stock.initGradientsView();
    Buffers.fill(stock.params(), doubles(vae.parameters()));
    float[] x = new PixelLayout(spec.shape()).toFloats(packed, images);
    INDArray input = Buffers.matrix(x, images, 784).castTo(DataType.DOUBLE);
    INDArray epsilon = Buffers.matrix(noise, images, model.latents()).castTo(DataType.DOUBLE);
    stock.setInputs(inputs(input, epsilon, classes));
    stock.setLabels(input);
    stock.computeGradientAndScore();
    double[] exact = Buffers.doubles(stock.getGradientsViewArray());
    assertThat(relativeDistance(vae.lastGradient(), exact)).isLessThan(1e-5);
  }

  /** What the graph is given: the label, too, where there are classes. */
  private static INDArray[] inputs(INDArray images, INDArray noise, int classes) {
    if (classes == 0) {
      return new INDArray[] {images, noise};
    }
    int count = (int) images.size(0);
    INDArray oneHot = Nd4j.zeros(images.dataType(), count, classes);
    for (int i = 0; i < count; i++) {
      oneHot.putScalar(i, labels(count, classes)[i], 1);
    }
    return new INDArray[] {images, noise, oneHot};
  }

  private static int[] labels(int images, int classes) {
    return classes == 0
        ? new int[0]
        : IntStream.range(0, images).map(i -> (7 * i + 1) % classes).toArray();
  }

  private static List<LabelClass> knownClasses(int number) {
    return IntStream.range(0, number).mapToObj(i -> new LabelClass("class " + i, 1)).toList();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double relativeDistance(float[] values, double[] exact) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += (values[i] - exact[i]) * (values[i] - exact[i]);
      norm += exact[i] * exact[i];
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void betaMultipliesTheKlGradientAlone() {
    Case plain = cases().findFirst().orElseThrow();
    Case heavy = new Case("b", plain.network, plain.hidden, plain.channels, plain.likelihood, 1, 3);
    Case none = new Case("0", plain.network, plain.hidden, plain.channels, plain.likelihood, 1, 0);
    double[] one = gradient(graph(plain, DataType.DOUBLE), plain, DataType.DOUBLE);
    double[] three = gradient(graph(heavy, DataType.DOUBLE), heavy, DataType.DOUBLE);
    double[] zero = gradient(graph(none, DataType.DOUBLE), none, DataType.DOUBLE);
    for (int i = 0; i < one.length; i++) {
      double kl = one[i] - zero[i];
      assertThat(three[i]).isCloseTo(zero[i] + 3 * kl, within(1e-9));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static ComputationGraph graph(Case c, DataType type) {
    VaeNetwork network = new VaeNetwork(c.spec(), 7, LayerKinds.STOCK, type);
    ComputationGraph graph = new ComputationGraph(network.configuration());
    graph.init();
    graph.initGradientsView();
    double[] parameters = Buffers.doubles(graph.params());
    float[] draws = Noise.normal(11, parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      // Biases too: DL4J starts them at 0, where a wrong gradient can hide.
      parameters[i] = (float) (0.3 * draws[i]);
    }
    Buffers.fill(graph.params(), parameters);
    return graph;
  }

  private static double[] gradient(ComputationGraph graph, Case c, DataType type) {
    int pixels = c.shape().pixels();
    float[] x = new PixelLayout(c.shape()).toFloats(packed(c), IMAGES);
    INDArray images = Nd4j.createFromArray(x).reshape(IMAGES, pixels).castTo(type);
    INDArray noise = Nd4j.createFromArray(noise(c)).reshape(IMAGES, 2).castTo(type);
    graph.setInputs(inputs(images, noise, c.classes));
    graph.setLabels(images);
    graph.computeGradientAndScore();
    return Buffers.doubles(graph.getGradientsViewArray());
  }

  private static double finiteDifference(ComputationGraph graph, double[] parameters, int i) {
    double one = loss(graph, parameters, i, STEP) - loss(graph, parameters, i, -STEP);
    double two = loss(graph, parameters, i, 2 * STEP) - loss(graph, parameters, i, -2 * STEP);
    return (8 * one - two) / (12 * STEP);
  }

  private static double loss(ComputationGraph graph, double[] parameters, int i, double change) {
    double before = parameters[i];
    parameters[i] = before + change;
    Buffers.fill(graph.params(), parameters);
    graph.computeGradientAndScore();
    double loss = graph.score();
    parameters[i] = before;
    Buffers.fill(graph.params(), parameters);
    return loss;
  }

  private static byte[] packed(Case c) {
    byte[] packed = new byte[IMAGES * c.shape().pixels()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) (i * 37 + i / 7 * 11);
    }
    return packed;
  }

  private static float[] noise(Case c) {
    return Noise.normal(Noise.key(c.shape().channels(), 5), IMAGES * 2);
  }
}
