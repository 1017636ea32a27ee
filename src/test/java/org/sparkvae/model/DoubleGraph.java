package org.sparkvae.model;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.layers.LayerKinds;

/** The graph of DL4J's own layers in double precision, for one minibatch: the slow, exact path. */
final class DoubleGraph {
  /** Central differences of fourth order: with this step their error is below 1e-10 here. */
  private static final double STEP = 1e-3;

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
    Buffers.fill(
        graph.params(), IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
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

  /** The same by differences of the loss. */
  double difference(int parameter) {
    double one = lossAt(parameter, STEP) - lossAt(parameter, -STEP);
    double two = lossAt(parameter, 2 * STEP) - lossAt(parameter, -2 * STEP);
    return (8 * one - two) / (12 * STEP);
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

  private double lossAt(int parameter, double change) {
    double[] values = Buffers.doubles(graph.params());
    double before = values[parameter];
    values[parameter] = before + change;
    Buffers.fill(graph.params(), values);
    double loss = loss();
    values[parameter] = before;
    Buffers.fill(graph.params(), values);
    return loss;
  }
}
