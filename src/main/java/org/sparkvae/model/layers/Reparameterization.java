package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of {@link ReparameterizationVertex}. Inputs, in this order: posterior [images ×
 * 2·latents] at least, noise [images × K·latents] of K samples an image; output: z [images·K ×
 * latents].
 */
public final class Reparameterization extends Weightless {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int samples = 1;
  @JsonProperty private boolean atMean;

  /** For the reader of DL4J's JSON. */
  Reparameterization() {}

  /**
   * A sampling.
   *
   * @param samples K
   * @param atMean whether z is the mean, whatever the noise
   */
  public Reparameterization(int samples, boolean atMean) {
    this.samples = samples;
    this.atMean = atMean;
  }

  /** K. */
  int samples() {
    return samples;
  }

  /** What the noise is multiplied by: 0 leaves z at the mean. */
  double noiseScale() {
    return atMean ? 0 : 1;
  }

  @Override
  public GraphVertex clone() {
    return new Reparameterization(samples, atMean);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reparameterization that
        && samples == that.samples
        && atMean == that.atMean;
  }

  @Override
  public int hashCode() {
    return 31 * samples + Boolean.hashCode(atMean);
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new ReparameterizationVertex(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(inputs[1].arrayElementsPerExample() / samples);
  }
}
