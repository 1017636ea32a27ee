package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.ObjectiveConfig.BetaSchedule;
import org.sparkvae.config.ObjectiveConfig.Gradient;
import org.sparkvae.config.ObjectiveConfig.Kind;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.likelihood.Likelihood;

/**
 * Configuration of {@link ObjectiveOutputLayer}. Input: rows of [outputs | z] for each sample of an
 * image, then [mean | log variance]; label: the image's pixels in 0..1.
 */
public final class ObjectiveOutput extends LossLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private LikelihoodKind likelihood;
  @JsonProperty private Scale scale = Scale.FIXED;
  @JsonProperty private double variance;
  @JsonProperty private int latents;
  @JsonProperty private int pseudoInputs;
  @JsonProperty private Kind kind = Kind.VAE;
  @JsonProperty private double beta;
  @JsonProperty private double freeBits;
  @JsonProperty private int samples = 1;
  @JsonProperty private Gradient gradient = Gradient.REPARAMETERIZED;

  /** For the reader of DL4J's JSON. */
  ObjectiveOutput() {}

  /** What a VAE is trained with, at the β that its schedule leads to. */
  public ObjectiveOutput(VaeSpec spec) {
    this.likelihood = spec.model().likelihood();
    this.scale = spec.model().scale();
    this.variance = spec.model().variance();
    this.latents = spec.model().latents();
    this.pseudoInputs = spec.model().pseudoInputs();
    this.kind = spec.objective().kind();
    this.beta = spec.objective().beta();
    this.freeBits = spec.objective().freeBits();
    this.samples = spec.objective().samples();
    this.gradient = spec.objective().gradient();
  }

  /** p(x|z) of images of so many pixels. */
  Likelihood likelihood(int pixels) {
    return Likelihood.of(likelihood, scale, variance, pixels);
  }

  /** What is maximised. */
  ObjectiveConfig objective() {
    return new ObjectiveConfig(
        kind, beta, BetaSchedule.CONSTANT, 1, 1, freeBits, samples, gradient);
  }

  /** Dimensions of z. */
  int latents() {
    return latents;
  }

  /** Rows after those of the images: only a posterior each, the components of p(z). */
  int pseudoInputs() {
    return pseudoInputs;
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
        && scale == that.scale
        && variance == that.variance
        && latents == that.latents
        && pseudoInputs == that.pseudoInputs
        && objective().equals(that.objective());
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
