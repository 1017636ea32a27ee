package org.sparkvae.model;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.kernels.NativeFloats;

/** The pseudo-inputs of a network's VampPrior: u = sigmoid(a) with parameters a [C × pixels]. */
final class PseudoInputValues {
  /** A pixel of 0 or 1 would be an infinite a; one too near to it has no gradient left. */
  private static final float LEAST = 0.02f;

  private final int latents;
  private final int count;
  private final NativeFloats parameters;

  /**
   * Those of a graph.
   *
   * @throws IllegalStateException if it has none
   */
  PseudoInputValues(VaeSpec spec, ComputationGraph graph) {
    if (!spec.model().hasVampPrior()) {
      throw new IllegalStateException("Cannot find pseudo-inputs: the prior is standard normal");
    }
    this.latents = spec.model().latents();
    this.count = spec.model().pseudoInputs();
    INDArray a = graph.getLayer(VaeNetwork.PSEUDO_INPUTS).params();
    this.parameters = NativeFloats.view(a.data().addressPointer(), Math.toIntExact(a.length()));
  }

  /** u, [C × pixels]. */
  float[] get() {
    float[] u = new float[parameters.size()];
    parameters.get(u);
    for (int i = 0; i < u.length; i++) {
      u[i] = (float) (1 / (1 + Math.exp(-u[i])));
    }
    return u;
  }

  /** The first ones become these images, [images × pixels]; those beyond C are passed over. */
  void set(float[] images) {
    float[] a = new float[Math.min(images.length, parameters.size())];
    for (int i = 0; i < a.length; i++) {
      double u = Math.max(LEAST, Math.min(1 - LEAST, images[i]));
      a[i] = (float) Math.log(u / (1 - u));
    }
    parameters.put(a);
  }

  /**
   * The mixture of their posteriors.
   *
   * @param encoder from images to rows of [mean | log variance]
   */
  Prior prior(UnaryOperator<float[]> encoder) {
    float[] rows = encoder.apply(get());
    double[] wide = new double[rows.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = rows[i];
    }
    MixtureOfPosteriors mixture = new MixtureOfPosteriors(count, latents);
    mixture.set(wide, 0);
    return new VampPrior(mixture, latents);
  }
}
