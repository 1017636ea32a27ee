package org.sparkvae.model;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.NativeFloats;
import org.sparkvae.model.kernels.PixelKernel;
import org.sparkvae.model.likelihood.LikelihoodKernels;

/**
 * The best q(z|x) = N(mean, diag(exp(logVariance))) of each image by itself, while the decoder
 * stays as it is: {@value #STEPS} steps of Adam on mean and logVariance up the ELBO = E_q[log
 * p(x|z)] − KL(q‖N(0, I)), the expectation over {@value #SAMPLES} fresh z an image and step. The
 * step size falls linearly to 0, so that the noise of the gradients averages out.
 *
 * <p>Source: Chris Cremer, Xuechen Li and David Duvenaud, Inference Suboptimality in Variational
 * Autoencoders, 2018.
 */
public final class PosteriorFit implements AutoCloseable {
  public static final int STEPS = 400;

  static final int SAMPLES = 8;

  /**
   * After so many steps Adam begins anew: until the means are near where they belong, gradients are
   * a hundred times as large, and their squares, which it forgets over a thousand steps, would keep
   * the later steps small.
   */
  private static final int APPROACH = 100;

  private static final double LEARNING_RATE = 0.05;

  private final int images;
  private final int latents;
  private final PixelLayout layout;
  private final Activations z;
  private final OneHot labels;
  private final Chain decoder;
  private final PixelKernel likelihood;

  /** Rows of [mean | log variance] and ∂loss/∂rows, loss = −Σ ELBO over images. */
  private final NativeFloats parameters;

  private final NativeFloats gradient;
  private final Adam adam;

  private final float[] rows;
  private final float[] sample;
  private final float[] noise;
  private final double[] logProbability;
  private final double[] weights;

  /**
   * Images that a fit may take at once: going back as well, with all their samples, it needs as
   * much memory as going forward.
   */
  public static int imagesAtOnce(VaeSpec spec) {
    return Math.max(1, (int) MemoryNeed.rows(new NetworkSize(spec)) / (2 * SAMPLES));
  }

  PosteriorFit(VaeSpec spec, ComputationGraph graph, List<String> decode, int images) {
    this.images = images;
    this.latents = spec.model().latents();
    this.layout = new PixelLayout(spec.shape(), spec.model().binarization());
    this.z = Activations.of(Maps.matrix(images * SAMPLES, latents), true);
    this.labels = new OneHot(images * SAMPLES, spec.classes().size());
    this.decoder = new Passes(graph).chain(decode, z, labels, true);
    this.likelihood = LikelihoodKernels.of(spec.model(), decoder.output());
    this.rows = new float[images * 2 * latents];
    this.parameters = NativeFloats.allocate(rows.length);
    this.gradient = NativeFloats.allocate(rows.length);
    this.adam = new Adam(rows.length);
    this.sample = new float[images * SAMPLES * latents];
    this.noise = new float[sample.length];
    this.logProbability = new double[images * SAMPLES];
    this.weights = new double[images * SAMPLES];
    Arrays.fill(weights, 1.0 / SAMPLES);
  }

  /**
   * Fits q of each image.
   *
   * @param batch as many images as this is for
   * @param start q that the steps begin at: what the encoder says
   * @param keys that the noise of each image belongs to
   */
  public DiagonalGaussian fit(Images batch, DiagonalGaussian start, long[] keys) {
    float[] pixels = layout.toFloats(batch.packed(), images);
    for (int i = 0; i < images; i++) {
      System.arraycopy(start.mean(i), 0, rows, 2 * i * latents, latents);
      System.arraycopy(start.logVariance(i), 0, rows, (2 * i + 1) * latents, latents);
    }
    parameters.put(rows);
    labels.put(batch.labels(), 0, images, SAMPLES);
    adam.reset();
    for (int step = 1; step <= STEPS; step++) {
      draw(keys, step);
      decoder.forward();
      likelihood.logProbability(pixels, SAMPLES, logProbability);
      likelihood.gradient(pixels, SAMPLES, weights);
      decoder.backward();
      toParameters();
      if (step == APPROACH + 1) {
        adam.reset();
      }
      long counted = step > APPROACH ? step - APPROACH : step;
      double rate = LEARNING_RATE * (STEPS - step + 1) / STEPS;
      adam.step(parameters, gradient, new Adam.Step(counted, rate));
      parameters.get(rows);
    }
    return DiagonalGaussian.ofRows(rows.clone(), latents);
  }

  /** z = mean + exp(logVariance/2)·ε of each row. */
  private void draw(long[] keys, int step) {
    int half = SAMPLES / 2 * latents;
    for (int i = 0; i < images; i++) {
      int from = i * SAMPLES * latents;
      Noise.fill(Noise.key(keys[i], step), noise, from, half);
      for (int j = from; j < from + half; j++) {
        noise[j + half] = -noise[j];
      }
    }
    for (int j = 0; j < sample.length; j++) {
      int q = place(j);
      sample[j] = (float) (rows[q] + Math.exp(0.5 * rows[q + latents]) * noise[j]);
    }
    z.values().put(sample);
  }

  /**
   * That through z, where ∂z/∂mean = 1 and ∂z/∂logVariance = ½σε, and that of the KL, (mean, ½(σ² −
   * 1)).
   */
  private void toParameters() {
    z.gradient().get(sample);
    double[] sums = new double[rows.length];
    for (int j = 0; j < sample.length; j++) {
      int q = place(j);
      sums[q] += sample[j];
      sums[q + latents] += 0.5 * sample[j] * Math.exp(0.5 * rows[q + latents]) * noise[j];
    }
    float[] slopes = new float[rows.length];
    for (int q = 0; q < rows.length; q++) {
      boolean isMean = q / latents % 2 == 0;
      slopes[q] = (float) (sums[q] + (isMean ? rows[q] : 0.5 * Math.expm1(rows[q])));
    }
    gradient.put(slopes);
  }

  /** Where the mean is of value {@code j} of all samples. */
  private int place(int j) {
    int image = j / (SAMPLES * latents);
    return 2 * image * latents + j % latents;
  }

  @Override
  public void close() {
    z.close();
    labels.close();
    decoder.close();
    parameters.close();
    gradient.close();
  }
}
