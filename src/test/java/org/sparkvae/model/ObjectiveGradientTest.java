package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;

/**
 * Every objective's gradient: DL4J's graph in double precision against finite differences of the
 * loss, the running path in float32 against the graph.
 */
class ObjectiveGradientTest {
  private static final int IMAGES = 3;
  private static final int LATENTS = 2;
  private static final ImageShape SHAPE = new ImageShape(3, 3, 1);
  private static final Images IMAGES_WITH_LABELS =
      new Images(packed(), new int[] {1, 0, 1}, IMAGES);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "objective=vae samples=1",
        "objective=vae samples=3",
        "objective=beta beta=4 samples=1",
        "objective=beta beta=0.3 samples=3",
        "objective=vae free-bits=0.15 samples=1",
        "objective=beta beta=2 free-bits=0.15 samples=3",
        "objective=iwae samples=1",
        "objective=iwae samples=3",
        "objective=iwae samples=3 model.network=conv model.channels=[2] model.hidden=[]",
        "objective=iwae samples=3 model.likelihood=gaussian",
        "objective=iwae samples=3 model.conditional=true",
        "objective=vae samples=2 model.conditional=true model.network=conv model.channels=[2]"
            + " model.hidden=[]",
        "objective=autoencoder",
        "objective=kl-only",
        "objective=beta beta=0.7 samples=2 model.prior=vamp model.pseudo-inputs=3",
        "objective=vae model.prior=vamp model.pseudo-inputs=2 model.network=conv model.channels=[2]",
        "objective=iwae samples=3 model.prior=vamp model.pseudo-inputs=3",
        "objective=kl-only model.prior=vamp model.pseudo-inputs=1"
      })
  void isTheSlopeOfTheLossOnEitherPath(String settings) {
    VaeSpec spec = spec(settings);
    float[] noise = noise(spec, 5);
    DoubleGraph graph = graph(spec, noise);
    graph.assertGradientIsTheSlope();
    agree(spec, noise, graph);
  }

  @Test
  void bothPathsTakeTheDoublyReparameterizedGradientToBeTheSame() {
    String doubly = "objective=iwae samples=3 gradient=doubly-reparameterized";
    for (String prior : List.of("standard-normal", "vamp")) {
      VaeSpec spec = spec(doubly + " model.pseudo-inputs=3 model.prior=" + prior);
      agree(spec, noise(spec, 5), graph(spec, noise(spec, 5)));
    }
  }

  /** It changes what the encoder gets, not the bound and not what the decoder gets. */
  @Test
  void theDoublyReparameterizedGradientIsTheEncodersAlone() {
    VaeSpec plain = spec("objective=iwae samples=3");
    VaeSpec doubly = spec("objective=iwae samples=3 gradient=doubly-reparameterized");
    DoubleGraph one = graph(plain, noise(plain, 5));
    DoubleGraph other = graph(doubly, noise(doubly, 5));
    int decoder = one.from("decoder-0");
    assertThat(other.loss()).isEqualTo(one.loss());
    assertThat(Arrays.copyOfRange(other.gradient(), decoder, one.parameters()))
        .containsExactly(
            Arrays.copyOfRange(one.gradient(), decoder, one.parameters()), offset(1e-12));
    assertThat(distance(other.gradient(), one.gradient())).isGreaterThan(1e-3);
  }

  /** One sample's weight is 1: nothing is left of the difference between the two. */
  @Test
  void theBoundOfOneSampleIsTheElboWithItsKlBySample() {
    VaeSpec iwae = spec("objective=iwae samples=1");
    VaeSpec vae = spec("objective=vae");
    float[] noise = noise(vae, 5);
    Vae network = Vae.create(iwae, 1);
    Vae same = Vae.create(vae, 1);
    ObjectiveTerms bound = network.gradient(packed(), IMAGES, noise);
    ObjectiveTerms elbo = same.gradient(packed(), IMAGES, noise);
    assertThat(bound.elbo().reconstruction()).isEqualTo(elbo.elbo().reconstruction());
    DiagonalGaussian posterior = same.posterior(packed(), IMAGES);
    float[] z = posterior.sample(noise);
    for (int i = 0; i < IMAGES; i++) {
      double bySample = 0;
      for (int j = i * LATENTS; j < (i + 1) * LATENTS; j++) {
        double logVariance = posterior.logVariance(i)[j % LATENTS];
        bySample += 0.5 * (z[j] * (double) z[j] - noise[j] * (double) noise[j] - logVariance);
      }
      // float32 means and variances.
      assertThat(bound.values()[i])
          .isCloseTo(elbo.elbo().reconstruction()[i] - bySample, offset(1e-5));
    }
  }

  /** An image whose samples are all the same has the bound of one. */
  @Test
  void equalSamplesAddNothing() {
    VaeSpec many = spec("objective=iwae samples=3");
    VaeSpec one = spec("objective=iwae samples=1");
    float[] noise = noise(one, 5);
    float[] repeated = new float[3 * noise.length];
    for (int j = 0; j < repeated.length; j++) {
      repeated[j] = noise[j / (3 * LATENTS) * LATENTS + j % LATENTS];
    }
    Vae vae = Vae.create(many, 1);
    Vae single = Vae.create(one, 1);
    double[] values = vae.gradient(packed(), IMAGES, repeated).values();
    assertThat(values)
        .containsExactly(single.gradient(packed(), IMAGES, noise).values(), offset(1e-5));
    assertThat(distance(doubles(vae.lastGradient()), doubles(single.lastGradient())))
        .isLessThan(1e-5);
  }

  private static void agree(VaeSpec spec, float[] noise, DoubleGraph graph) {
    Vae vae = Vae.create(spec, 1);
    vae.setParameters(graph.drawParameters());
    ObjectiveTerms terms = vae.gradient(IMAGES_WITH_LABELS, noise);
    assertThat(terms.loss()).isCloseTo(graph.loss(), offset(1e-4));
    // float32 against double precision.
    assertThat(distance(doubles(vae.lastGradient()), graph.gradient())).isLessThan(1e-4);
  }

  static VaeSpec spec(String settings) {
    List<String> all =
        new ArrayList<>(
            List.of("model.hidden=[4]", "model.activation=tanh", "model.latents=" + LATENTS));
    all.addAll(List.of(settings.split(" ")));
    RunConfig config = ConfigLoader.load(all.toArray(String[]::new));
    List<LabelClass> classes =
        config.model().conditional()
            ? List.of(new LabelClass("a", 1), new LabelClass("b", 1))
            : List.of();
    return new VaeSpec(config.model(), SHAPE, config.objective(), classes);
  }

  private static DoubleGraph graph(VaeSpec spec, float[] noise) {
    DoubleGraph graph = new DoubleGraph(spec, IMAGES_WITH_LABELS, noise);
    graph.drawParameters();
    return graph;
  }

  private static byte[] packed() {
    byte[] packed = new byte[IMAGES * SHAPE.pixels()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) (i * 37 + i / 7 * 11);
    }
    return packed;
  }

  private static float[] noise(VaeSpec spec, long seed) {
    return Noise.normal(seed, IMAGES * spec.objective().samples() * LATENTS);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static double distance(double[] values, double[] exact) {
    double[] difference = values.clone();
    for (int i = 0; i < exact.length; i++) {
      difference[i] -= exact[i];
    }
    return norm(difference) / norm(exact);
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }
}
