package org.sparkvae.model;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.NativeFloats;
import org.sparkvae.model.kernels.PixelKernel;
import org.sparkvae.model.likelihood.LikelihoodKernels;

/**
 * One minibatch size's way forward and back: encoder, z = mean + exp(logVariance/2)·ε, decoder, and
 * the gradient of the objective. Each image goes through the encoder once and through the decoder
 * once for each of its samples; a VampPrior's pseudo-inputs go through the encoder after the
 * images. Does what {@code ComputationGraph.computeGradientAndScore} does, on memory of its own
 * that it keeps.
 */
final class TrainingPass implements AutoCloseable {
  private final int images;
  private final int samples;
  private final Activations x;
  private final OneHot encoderLabels;
  private final Activations z;
  private final OneHot decoderLabels;
  private final Chain encoder;
  private final Chain decoder;
  private final PixelKernel likelihood;
  private final ObjectivePass objective;

  private final float[] posteriorFloats;
  private final double[] posterior;
  private final float[] latentFloats;
  private final double[] toLatents;
  private final double[] logProbability;

  TrainingPass(
      VaeSpec spec, ComputationGraph graph, List<String> encode, List<String> decode, int images) {
    int latents = spec.model().latents();
    int pseudoInputs = spec.model().pseudoInputs();
    this.images = images;
    this.samples = spec.objective().samples();
    this.x = Activations.of(Maps.matrix(images, spec.shape().pixels()), false);
    this.encoderLabels = new OneHot(images, spec.classes().size());
    this.decoderLabels = new OneHot(images * samples, spec.classes().size());
    this.z = Activations.of(Maps.matrix(images * samples, latents), true);
    Passes passes = new Passes(graph);
    this.encoder = passes.chain(encode, x, encoderLabels, true);
    this.decoder = passes.chain(decode, z, decoderLabels, true);
    this.likelihood = LikelihoodKernels.of(spec.model(), decoder.output());
    this.objective = new ObjectivePass(spec.objective(), images, latents, pseudoInputs);
    this.posteriorFloats = new float[(images + pseudoInputs) * 2 * latents];
    this.posterior = new double[posteriorFloats.length];
    this.latentFloats = new float[images * samples * latents];
    this.toLatents = new double[latentFloats.length];
    this.logProbability = new double[images * samples];
  }

  /** The size of minibatch that this is for. */
  int images() {
    return images;
  }

  /**
   * Leaves the gradient in the graph's vector.
   *
   * @param pixels x, [images × pixels]
   * @param labels of the images, where the VAE is conditional
   * @param noise ε, [images·K × latents] at least, K rows of each image
   * @param beta factor of the KL term at this step
   * @return what each image came to
   */
  ObjectiveTerms run(float[] pixels, int[] labels, float[] noise, double beta) {
    x.values().put(pixels);
    encoderLabels.put(labels, 0, images, 1);
    decoderLabels.put(labels, 0, images, samples);
    encoder.forward();
    encoder.output().values().get(posteriorFloats);
    widen(posteriorFloats, posterior);
    objective.posterior(posterior);
    put(objective.sample(noise), latentFloats, z.values());
    decoder.forward();
    likelihood.logProbability(pixels, samples, logProbability);
    ObjectiveTerms terms = objective.evaluate(logProbability, beta);
    likelihood.gradient(pixels, samples, objective.weights());
    decoder.backward();
    toPosterior();
    encoder.backward();
    return terms;
  }

  private void toPosterior() {
    z.gradient().get(latentFloats);
    widen(latentFloats, toLatents);
    objective.addToLatents(toLatents);
    objective.toPosterior(posterior);
    objective.throughLatents(toLatents, posterior);
    put(posterior, posteriorFloats, encoder.output().gradient());
  }

  private static void widen(float[] values, double[] wide) {
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
  }

  private static void put(double[] values, float[] narrow, NativeFloats target) {
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    target.put(narrow);
  }

  @Override
  public void close() {
    x.close();
    encoderLabels.close();
    decoderLabels.close();
    z.close();
    encoder.close();
    decoder.close();
  }
}
