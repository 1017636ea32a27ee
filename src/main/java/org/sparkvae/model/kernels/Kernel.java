package org.sparkvae.model.kernels;

/** One layer's arithmetic for minibatches of one size, from its input to its own output. */
public interface Kernel extends AutoCloseable {

  /** What {@link #forward} writes, and {@link #backward} reads the gradient of. */
  Activations output();

  /** output ← layer(input). */
  void forward();

  /**
   * The output's gradient → gradients of weights and bias (overwritten, not added to), and of the
   * input where it has one. Overwrites the output's gradient.
   */
  void backward();

  /** Frees the output. */
  @Override
  default void close() {
    output().close();
  }
}
