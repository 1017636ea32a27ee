package org.sparkvae.model;

import java.io.Serializable;

/**
 * Bytes that a task and its process cannot do without, counted from the network: too many rather
 * than too few, up to twice what is really taken.
 *
 * @param offHeap native bytes of each task: parameters, gradients and what layers hand on
 * @param heap Java bytes of each task: parameters and updater state on their way, and a minibatch
 * @param state Java bytes of each process: the state that all its tasks start from
 */
public record MemoryNeed(long offHeap, long heap, long state) implements Serializable {
  /** Of work without a network. */
  public static final MemoryNeed NONE = new MemoryNeed(0, 0, 0);

  private static final int MOST_ROWS = 128;
  private static final long MOST_VALUES = 1 << 24;

  /** Parameters, and Adam's two moments. */
  private static final int STATE_VECTORS = 3;

  /** What a task starts from, what it returns, and that as bytes. */
  private static final int STATES_OF_TASK = 3;

  /** The moments that Adam works on. */
  private static final int VECTORS_OF_ADAM = 2;

  /** Two orders in which products take a convolution's weights: places and values of each. */
  private static final int VECTORS_OF_ORDERS = 4;

  /**
   * Pixels, outputs, their gradient and their scale on the way to the likelihood, for each output
   * of a row: some as float, most as double.
   */
  private static final long VALUES_PER_OUTPUT = 10L;

  /** Noise, latents and gradients of each sample: two as float, three as double. */
  private static final long VALUES_PER_LATENT = 8;

  /**
   * Of training with minibatches of so many images, and validating now and then.
   *
   * <p>There are minibatches of two sizes at once, since the last of an epoch may be smaller.
   */
  public static MemoryNeed ofTraining(VaeSpec spec, int batchSize) {
    NetworkSize network = new NetworkSize(spec);
    int samples = spec.objective().samples();
    // The likelihood keeps a value for each pixel of each sample.
    long likelihood = (long) samples * spec.shape().pixels();
    long pass = batchSize * (2 * network.values(samples) + likelihood) + network.valuesAtOnce();
    // Pseudo-inputs go through the encoder as rows of the minibatch.
    int pseudoInputs = spec.model().pseudoInputs();
    pass += pseudoInputs * 2L * network.values(1);
    // Gradients, and weights in the order that oneDNN likes: once for each use.
    long parameters = (1 + 1 + STATES_OF_TASK) * network.parameters();
    long state = bytes(STATE_VECTORS * network.parameters());
    long latents = VALUES_PER_LATENT * samples * spec.model().latents();
    long minibatch =
        bytes(batchSize * (spec.shape().pixels() * 4L + latents) + network.valuesAtOnce())
            + bytes(2L * pseudoInputs * spec.shape().pixels());
    return new MemoryNeed(
        bytes(parameters + 2 * pass) + forward(network),
        STATES_OF_TASK * state
            + bytes(VECTORS_OF_ADAM * network.parameters())
            + bytes(2 * VECTORS_OF_ORDERS * network.convolutionWeights())
            + 2 * minibatch,
        2 * state);
  }

  /** Of putting images through a trained network, forward only, any number of samples of each. */
  public static MemoryNeed ofUse(VaeSpec spec) {
    NetworkSize network = new NetworkSize(spec);
    long parameters = bytes(network.parameters());
    long images = rows(network) + spec.model().pseudoInputs();
    long heap = images * (VALUES_PER_OUTPUT * spec.model().planes() * spec.shape().pixels());
    return new MemoryNeed(
        // The likelihood keeps a value for each pixel.
        STATES_OF_TASK * parameters
            + forward(network)
            + bytes(rows(network) * spec.shape().pixels()),
        parameters
            + bytes(heap + network.valuesAtOnce())
            + bytes(VECTORS_OF_ORDERS * network.convolutionWeights()),
        2 * parameters);
  }

  /**
   * Of the same and of fitting posteriors, of so many images at once as {@link
   * PosteriorFit#imagesAtOnce} says.
   */
  public static MemoryNeed ofFits(VaeSpec spec) {
    NetworkSize network = new NetworkSize(spec);
    MemoryNeed use = ofUse(spec);
    // Weights in the order that oneDNN likes, for going forward and for going back.
    long fit = forward(network) + bytes(2 * network.parameters());
    return new MemoryNeed(use.offHeap() + fit, use.heap(), use.state());
  }

  private static long forward(NetworkSize network) {
    return bytes(rows(network) * network.values(1) + network.valuesAtOnce());
  }

  /** As {@link Vae} has it: so many images go forward at once. */
  static long rows(NetworkSize network) {
    return Math.max(1, Math.min(MOST_ROWS, Long.highestOneBit(MOST_VALUES / network.widest())));
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }
}
