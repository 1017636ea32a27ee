package org.sparkvae.model.kernels;

import java.util.SplittableRandom;

/**
 * One layer of the timed networks, and what it takes.
 *
 * @param input of a minibatch
 * @param weights as many as it has
 * @param outputs values of its bias
 * @param multiplications of one pass, forward, to the weights or to the input: all take the same
 */
record LayerPlan(Maps input, int weights, int outputs, long multiplications, Maker maker) {
  private static final int BATCH = 128;

  /** Makes the kernel of a layer. */
  interface Maker {
    Kernel kernel(Activations input, Weights parameters);
  }

  static LayerPlan dense(int in, int out) {
    return new LayerPlan(
        Maps.matrix(BATCH, in),
        in * out,
        out,
        (long) BATCH * in * out,
        (input, parameters) -> new DenseKernel(input, parameters, Nonlinearity.RELU));
  }

  static LayerPlan convolution(int side, int in, int out, int stride) {
    Maps maps = new Maps(BATCH, side, side, in);
    ConvolutionShape shape = new ConvolutionShape(maps, out, stride);
    Nonlinearity nonlinearity = stride == 1 ? Nonlinearity.IDENTITY : Nonlinearity.RELU;
    return new LayerPlan(
        maps,
        ConvolutionShape.TAPS * in * out,
        out,
        multiplications(shape),
        (input, parameters) -> Convolutions.of(input, shape, parameters, nonlinearity));
  }

  /** To maps of twice the side. */
  static LayerPlan transposed(int side, int in, int out) {
    ConvolutionShape mirror = new ConvolutionShape(new Maps(BATCH, 2 * side, 2 * side, out), in, 2);
    return new LayerPlan(
        mirror.output(),
        ConvolutionShape.TAPS * in * out,
        out,
        multiplications(mirror),
        (input, parameters) ->
            Convolutions.transposed(input, mirror, parameters, Nonlinearity.RELU));
  }

  private static long multiplications(ConvolutionShape shape) {
    Maps output = shape.output();
    return (long) output.size() * ConvolutionShape.TAPS * shape.input().channels();
  }

  /**
   * A kernel on random values, its input lying as the layer before leaves it.
   *
   * @param toInput whether its way back goes to the input too
   */
  Kernel kernel(boolean toInput) {
    Activations in = Activations.of(input, Order.CHANNELS_LAST, toInput);
    SplittableRandom random = new SplittableRandom(1);
    fill(in.values(), random);
    NativeFloats w = NativeFloats.allocate(weights);
    NativeFloats bias = NativeFloats.allocate(outputs);
    fill(w, random);
    fill(bias, random);
    Weights parameters =
        new Weights(w, bias, NativeFloats.allocate(weights), NativeFloats.allocate(outputs));
    Kernel kernel = maker.kernel(in, parameters);
    kernel.forward();
    fill(kernel.output().gradient(), random);
    return kernel;
  }

  private static void fill(NativeFloats block, SplittableRandom random) {
    float[] values = new float[block.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    block.put(values);
  }
}
