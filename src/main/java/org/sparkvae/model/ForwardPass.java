package org.sparkvae.model;

import java.nio.FloatBuffer;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.PixelKernel;

/**
 * Encoder or decoder, forward only, for any number of rows: in minibatches of one size, the last
 * filled up with what was there before. So the result of a row does not depend on how many others
 * come with it.
 */
final class ForwardPass {
  private final Activations input;
  private final Chain chain;
  private final FloatBuffer in;

  ForwardPass(Activations input, Chain chain) {
    this.input = input;
    this.chain = chain;
    this.in = input.values().buffer();
  }

  /** Writes some rows of the input. */
  interface Rows {
    /** Writes {@code count} rows, from row {@code first} on, to the beginning of {@code target}. */
    void write(int first, int count, FloatBuffer target);
  }

  /** The same layers with the likelihood of what comes out. */
  LikelihoodPass with(OneHot labels, PixelKernel likelihood) {
    return new LikelihoodPass(input, labels, chain, likelihood);
  }

  /** What comes out of one minibatch. */
  Activations output() {
    return chain.output();
  }

  /** Values of each row that comes out. */
  int columns() {
    return chain.output().shape().sizeOfImage();
  }

  /** Runs {@code rows} rows; {@code result} receives as many, of {@link #columns()} each. */
  void run(int rows, Rows source, float[] result) {
    int batch = input.shape().images();
    for (int first = 0; first < rows; first += batch) {
      int count = Math.min(batch, rows - first);
      source.write(first, count, in);
      chain.forward();
      chain.output().values().get(result, first * columns(), count * columns());
    }
  }
}
