package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.layers.LayerKinds;

/** The graph of DL4J's own layers in double precision, for one minibatch: the slow, exact path. */
final class DoubleGraph {
  /** Central differences of fourth order: with this step their error is below 1e-10 here. */
  private static final double STEP = 1e-3;

  /** Random directions in which each layer's parameters are moved together. */
  private static final int DIRECTIONS_PER_LAYER = 2;

  /** Parameters that are moved alone. */
  private static final int SINGLE_PARAMETERS = 8;

  private final ComputationGraph graph;

  DoubleGraph(VaeSpec spec, Images images, float[] noise) {
    graph =
        new ComputationGraph(
            new VaeNetwork(spec, 7, LayerKinds.STOCK, DataType.DOUBLE).configuration());
    graph.init();
    graph.initGradientsView();
    float[] x = new PixelLayout(spec.shape()).toFloats(images.packed(), images.count());
    INDArray input = matrix(x, images.count());
    graph.setInput(0, input);
    graph.setInput(1, matrix(noise, images.count()));
    if (spec.isConditional()) {
      graph.setInput(2, matrix(labels(spec, images), images.count()));
    }
    graph.setLabels(input);
  }

  private static INDArray matrix(float[] values, int rows) {
    return Buffers.matrix(values, rows, values.length / rows).castTo(DataType.DOUBLE);
  }

  /** One-hot, once for each sample. */
  private static float[] labels(VaeSpec spec, Images images) {
    int classes = spec.classes().size();
    int samples = spec.objective().samples();
    float[] rows = new float[images.count() * samples * classes];
    for (int r = 0; r < images.count() * samples; r++) {
      rows[r * classes + images.labels()[r / samples]] = 1;
    }
    return rows;
  }

  void setParameters(float[] values) {
    setParameters(IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
  }

  private void setParameters(double[] values) {
    Buffers.fill(graph.params(), values);
  }

  /** Parameters of any size; biases too: DL4J starts them at 0, where a wrong gradient can hide. */
  float[] drawParameters() {
    float[] values = Noise.normal(11, parameters());
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.3f;
    }
    setParameters(values);
    return values;
  }

  int parameters() {
    return (int) graph.numParams();
  }

  /** Minus the objective, in nats per image. */
  double loss() {
    graph.computeGradientAndScore();
    return graph.score();
  }

  /** ∂loss/∂parameters, by going back. */
  double[] gradient() {
    graph.computeGradientAndScore();
    return Buffers.doubles(graph.getGradientsViewArray());
  }

  /**
   * Fails unless the gradient has, in all directions that are tried, the slope that differences of
   * the loss have. Every parameter is moved in some of them: a gradient that is wrong in any one is
   * wrong in those, but for chance.
   */
  void assertGradientIsTheSlope() {
    assertIsTheSlope(gradient());
  }

  /** The same of another gradient than its own. */
  void assertIsTheSlope(double[] gradient) {
    double[] parameters = Buffers.doubles(graph.params());
    for (double[] direction : directions()) {
      double analytic = dot(gradient, direction);
      double numeric = slope(parameters, direction);
      double scale = Math.max(Math.abs(analytic), Math.abs(numeric));
      assertThat(Math.abs(analytic - numeric))
          .as("direction %s: analytic %s, numeric %s", named(direction), analytic, numeric)
          .isLessThanOrEqualTo(1e-6 * scale + 1e-8);
    }
    setParameters(parameters);
    assertThat(Math.sqrt(dot(gradient, gradient))).as("not trivially 0").isGreaterThan(1e-2);
  }

  /** Of length 1: in each layer's space by signs that are drawn, and along single axes. */
  private List<double[]> directions() {
    SplittableRandom random = new SplittableRandom(13);
    List<double[]> directions = new ArrayList<>();
    int from = 0;
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      int to = from + (int) layer.numParams();
      for (int i = 0; i < DIRECTIONS_PER_LAYER && to > from; i++) {
        directions.add(direction(from, to, random));
      }
      from = to;
    }
    for (int i = 0; i < SINGLE_PARAMETERS; i++) {
      int parameter = random.nextInt(parameters());
      directions.add(direction(parameter, parameter + 1, random));
    }
    return directions;
  }

  private double[] direction(int from, int to, SplittableRandom random) {
    double[] direction = new double[parameters()];
    for (int i = from; i < to; i++) {
      direction[i] = (random.nextBoolean() ? 1 : -1) / Math.sqrt(to - from);
    }
    return direction;
  }

  /** The parameters that a direction moves. */
  private static String named(double[] direction) {
    int[] moved = IntStream.range(0, direction.length).filter(i -> direction[i] != 0).toArray();
    return "of parameters " + moved[0] + " to " + moved[moved.length - 1];
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private double slope(double[] parameters, double[] direction) {
    double one = lossAt(parameters, direction, STEP) - lossAt(parameters, direction, -STEP);
    double two = lossAt(parameters, direction, 2 * STEP) - lossAt(parameters, direction, -2 * STEP);
    return (8 * one - two) / (12 * STEP);
  }

  private double lossAt(double[] parameters, double[] direction, double distance) {
    setParameters(
        IntStream.range(0, parameters.length)
            .mapToDouble(i -> parameters[i] + distance * direction[i])
            .toArray());
    return loss();
  }

  /** Where a layer's parameters begin in the flat vector. */
  int from(String layer) {
    int from = 0;
    for (org.deeplearning4j.nn.api.Layer each : graph.getLayers()) {
      if (each.conf().getLayer().getLayerName().equals(layer)) {
        return from;
      }
      from += (int) each.numParams();
    }
    throw new IllegalArgumentException("Invalid layer: " + layer);
  }
}
