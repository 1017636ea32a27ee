package org.sparkvae.model.likelihood;

import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.BernoulliKernel;
import org.sparkvae.model.kernels.ContinuousBernoulliKernel;
import org.sparkvae.model.kernels.DiscretizedLogisticKernel;
import org.sparkvae.model.kernels.GaussianKernel;
import org.sparkvae.model.kernels.LogScale;
import org.sparkvae.model.kernels.PixelKernel;
import org.sparkvae.model.kernels.ScaledGaussianKernel;

/** The fast counterparts of each {@link Likelihood}. */
public final class LikelihoodKernels {
  private LikelihoodKernels() {}

  /** The kernel of the configuration's likelihood on the decoder's outputs, one sample a row. */
  public static PixelKernel of(ModelConfig model, Activations outputs) {
    boolean fixed = model.scale() == Scale.FIXED;
    double variance = model.variance();
    return switch (model.likelihood()) {
      case BERNOULLI -> new BernoulliKernel(outputs);
      case CONTINUOUS_BERNOULLI -> new ContinuousBernoulliKernel(outputs);
      case GAUSSIAN ->
          fixed
              ? new GaussianKernel(outputs, variance)
              : new ScaledGaussianKernel(outputs, LogScale.ofGaussian(variance));
      case DISCRETIZED_LOGISTIC ->
          new DiscretizedLogisticKernel(outputs, LogScale.ofLogistic(variance), fixed);
    };
  }
}
