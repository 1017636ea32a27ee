package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.sparkvae.config.ModelConfig.LikelihoodKind;

/**
 * Configuration of {@link ObjectiveOutputLayer}. Input: rows of [logits | mean | log variance];
 * label: the image's pixels in 0..1.
 */
public final class ObjectiveOutput extends LossLayer {
  private static final long serialVersionUID = 1L;

  private final LikelihoodKind likelihood;
  private final double variance;
  private final double beta;
  private final int latents;

  @JsonCreator
  public ObjectiveOutput(
      @JsonProperty("likelihood") LikelihoodKind likelihood,
      @JsonProperty("variance") double variance,
      @JsonProperty("beta") double beta,
      @JsonProperty("latents") int latents) {
    this.likelihood = likelihood;
    this.variance = variance;
    this.beta = beta;
    this.latents = latents;
  }

  /** Distribution of a pixel given z. */
  public LikelihoodKind getLikelihood() {
    return likelihood;
  }

  /** Variance of a pixel under the Gaussian likelihood. */
  public double getVariance() {
    return variance;
  }

  /** Factor of the KL term in the loss. */
  public double getBeta() {
    return beta;
  }

  /** Dimensions of z. */
  public int getLatents() {
    return latents;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    ObjectiveOutputLayer layer = new ObjectiveOutputLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectiveOutput that
        && super.equals(other)
        && likelihood == that.likelihood
        && variance == that.variance
        && beta == that.beta
        && latents == that.latents;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof ObjectiveOutput;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + latents;
  }
}
