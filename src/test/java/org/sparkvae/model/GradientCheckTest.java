package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Activation;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.config.ObjectiveConfig;

/**
 * The sampling, the objective and DL4J's own layers against finite differences, in double
 * precision; our layers, in float32, against those.
 */
class GradientCheckTest {
  private static final int IMAGES = 3;

  static Stream<Case> cases() {
    List<Integer> none = List.of();
    Stream<Case> networks =
        Stream.of(
            new Case("mlp", Network.MLP, List.of(7, 5), none, LikelihoodKind.BERNOULLI, 1, 1),
            new Case("mlp, labels", Network.MLP, List.of(3), none, LikelihoodKind.BERNOULLI, 1, 1)
                .conditionalOn(4),
            new Case("conv, labels", Network.CONV, none, List.of(2), LikelihoodKind.BERNOULLI, 1, 1)
                .conditionalOn(2),
            new Case(
                "mlp, RGB, beta 4", Network.MLP, List.of(6), none, LikelihoodKind.GAUSSIAN, 3, 4),
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
    return Stream.concat(networks, likelihoods());
  }

  /** Every likelihood with every scale, of small images. */
  private static Stream<Case> likelihoods() {
    List<Integer> none = List.of();
    List<Integer> two = List.of(2);
    return Stream.of(LikelihoodKind.values())
        .flatMap(
            kind ->
                Stream.of(
                    new Case("mlp, " + kind, Network.MLP, two, none, kind, 1, 1),
                    new Case("conv, RGB, " + kind, Network.CONV, none, two, kind, 3, 1)))
        .flatMap(
            c ->
                Stream.of(Scale.values())
                    .filter(scale -> c.likelihood.hasScale() || scale == Scale.FIXED)
                    .map(c::small));
  }

  record Case(
      String name,
      Network network,
      List<Integer> hidden,
      List<Integer> channels,
      LikelihoodKind likelihood,
      ImageShape shape,
      double beta,
      int classes,
      Scale scale) {

    Case(
        String name,
        Network network,
        List<Integer> hidden,
        List<Integer> channels,
        LikelihoodKind likelihood,
        int imageChannels,
        double beta) {
      // One side odd, one even, and unequal: the mirror must give back each.
      this(
          name,
          network,
          hidden,
          channels,
          likelihood,
          new ImageShape(5, 6, imageChannels),
          beta,
          0,
          Scale.FIXED);
    }

    Case conditionalOn(int number) {
      return new Case(name, network, hidden, channels, likelihood, shape, beta, number, scale);
    }

    Case small(Scale newScale) {
      ImageShape newShape = new ImageShape(3, 2, shape.channels());
      String newName = name + ", " + newScale;
      return new Case(
          newName, network, hidden, channels, likelihood, newShape, beta, classes, newScale);
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
              scale,
              classes > 0,
              0,
              ModelConfig.Binarization.NONE);
      return new VaeSpec(model, shape, ObjectiveConfig.vae(beta), knownClasses(classes));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void analyticGradientEqualsFiniteDifferences(Case c) {
    graph(c).assertGradientIsTheSlope();
  }

  /** Directions of many parameters do not hide a small error in one of them. */
  @Test
  void aGradientThatIsWrongInOneParameterIsFound() {
    DoubleGraph graph = graph(cases().findFirst().orElseThrow());
    double[] gradient = graph.gradient();
    for (int i = 0; i < gradient.length; i += gradient.length / 12) {
      double[] wrong = gradient.clone();
      wrong[i] += 1e-4;
      assertThatThrownBy(() -> graph.assertIsTheSlope(wrong))
          .as("parameter %d", i)
          .isInstanceOf(AssertionError.class);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void floatGradientLiesNearTheDoubleOne(Case c) {
    DoubleGraph inDouble = graph(c);
    Vae vae = Vae.create(c.spec(), 1);
    vae.setParameters(inDouble.drawParameters());
    vae.gradient(images(c), noise(c));
    assertThat(relativeDistance(vae.lastGradient(), inDouble.gradient())).isLessThanOrEqualTo(1e-4);
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
    Images minibatch = new Images(packed, labels(images, classes), images);
    Vae vae = Vae.create(spec, 1);
    vae.gradient(minibatch, noise);
    DoubleGraph stock = new DoubleGraph(spec, minibatch, noise);
    stock.setParameters(vae.parameters());
    assertThat(relativeDistance(vae.lastGradient(), stock.gradient())).isLessThan(1e-5);
  }

  private static int[] labels(int images, int classes) {
    return classes == 0
        ? new int[0]
        : IntStream.range(0, images).map(i -> (7 * i + 1) % classes).toArray();
  }

  private static List<LabelClass> knownClasses(int number) {
    return IntStream.range(0, number).mapToObj(i -> new LabelClass("class " + i, 1)).toList();
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
    double[] one = graph(plain).gradient();
    double[] three = graph(heavy).gradient();
    double[] zero = graph(none).gradient();
    for (int i = 0; i < one.length; i++) {
      double kl = one[i] - zero[i];
      assertThat(three[i]).isCloseTo(zero[i] + 3 * kl, within(1e-9));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static DoubleGraph graph(Case c) {
    DoubleGraph graph = new DoubleGraph(c.spec(), images(c), noise(c));
    graph.drawParameters();
    return graph;
  }

  private static Images images(Case c) {
    return new Images(packed(c), labels(IMAGES, c.classes), IMAGES);
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
