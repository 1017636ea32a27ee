package org.sparkvae.model;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.BernoulliKernel;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.GaussianKernel;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.PixelKernel;

/**
 * One minibatch size's way forward and back: encoder, z = mean + exp(logVariance/2)·ε, decoder, and
 * the gradient of loss = −reconstruction + β·kl. Does what {@code
 * ComputationGraph.computeGradientAndScore} does, on memory of its own that it keeps.
 */
final class TrainingPass implements AutoCloseable {
  private final int images;
  private final int latents;
  private final double beta;
  private final Activations x;
  private final OneHot labels;
  private final Activations z;
  private final Chain encoder;
  private final Chain decoder;
  private final PixelKernel likelihood;
  private final double[] weights;

  private final float[] rows;
  private final float[] sample;
  private final float[] deviation;

  TrainingPass(
      VaeSpec spec, ComputationGraph graph, List<String> encode, List<String> decode, int images) {
    this.images = images;
    this.latents = spec.model().latents();
    this.beta = spec.beta();
    this.x = Activations.of(Maps.matrix(images, spec.shape().pixels()), false);
    this.labels = new OneHot(images, spec.classes().size());
    this.z = Activations.of(Maps.matrix(images, latents), true);
    Passes passes = new Passes(graph);
    this.encoder = passes.chain(encode, x, labels, true);
    this.decoder = passes.chain(decode, z, labels, true);
    this.likelihood = likelihood(spec, decoder.output());
    this.weights = new double[images];
    Arrays.fill(weights, 1.0 / images);
    this.rows = new float[images * 2 * latents];
    this.sample = new float[images * latents];
    this.deviation = new float[images * latents];
  }

  /** The size of minibatch that this is for. */
  int images() {
    return images;
  }

  private static PixelKernel likelihood(VaeSpec spec, Activations logits) {
    return switch (spec.model().likelihood()) {
      case BERNOULLI -> new BernoulliKernel(logits);
      case GAUSSIAN -> new GaussianKernel(logits, spec.model().variance());
    };
  }

  /**
   * Leaves the gradient in the graph's vector.
   *
   * @param pixels x, [images × pixels]
   * @param classes label of each image, where the VAE is conditional
   * @param noise ε, [images × latents] at least
   * @return the terms of each image
   */
  ElboTerms run(float[] pixels, int[] classes, float[] noise) {
    ElboTerms terms = new ElboTerms(new double[images], new double[images]);
    x.values().put(pixels);
    labels.put(classes, 0, images, 1);
    encoder.forward();
    encoder.output().values().get(rows);
    for (int i = 0; i < images; i++) {
      terms.kl()[i] = sample(i, noise);
    }
    z.values().put(sample);
    decoder.forward();
    likelihood.logProbability(pixels, 1, terms.reconstruction());
    likelihood.gradient(pixels, 1, weights);
    decoder.backward();
    z.gradient().get(sample);
    for (int i = 0; i < images; i++) {
      toPosterior(i, noise);
    }
    encoder.output().gradient().put(rows);
    encoder.backward();
    return terms;
  }

  /** z of one image; returns its KL. */
  private double sample(int image, float[] noise) {
    double kl = 0;
    int mean = image * 2 * latents;
    for (int j = image * latents; j < (image + 1) * latents; j++, mean++) {
      double logVariance = rows[mean + latents];
      double sigma = Math.exp(0.5 * logVariance);
      deviation[j] = (float) sigma;
      sample[j] = (float) (rows[mean] + sigma * noise[j]);
      kl += DiagonalGaussian.kl(rows[mean], logVariance);
    }
    return kl;
  }

  /**
   * Turns one row of [mean | log variance] into its gradient: that through z, where ∂z/∂mean = 1
   * and ∂z/∂logVariance = ½σε, and that of the KL, (mean, ½(σ² − 1)).
   */
  private void toPosterior(int image, float[] noise) {
    double scale = beta / images;
    int mean = image * 2 * latents;
    for (int j = image * latents; j < (image + 1) * latents; j++, mean++) {
      double throughZ = sample[j];
      double sigma = deviation[j];
      double toVariance = Math.expm1(rows[mean + latents]);
      rows[mean] = (float) (throughZ + scale * rows[mean]);
      rows[mean + latents] = (float) (0.5 * (throughZ * sigma * noise[j] + scale * toVariance));
    }
  }

  @Override
  public void close() {
    x.close();
    labels.close();
    z.close();
    encoder.close();
    decoder.close();
  }
}
