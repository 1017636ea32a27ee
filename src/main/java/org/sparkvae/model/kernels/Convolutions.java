package org.sparkvae.model.kernels;

import org.sparkvae.model.kernels.DirectConvolution.Wanted;

/** Chooses the kernel that is fastest for a convolution's shape; all compute the same. */
public final class Convolutions {
  /** Up to here nine shifted additions a channel are cheaper than oneDNN's convolution. */
  private static final int NARROW = 4;

  /** From here on matrix products on copied neighbours are faster than oneDNN's convolution. */
  private static final int MANY = 16;

  private Convolutions() {}

  /** A kernel for feature maps of this shape. */
  public static Kernel of(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    return OrderKernel.before(
        input, Order.CHANNELS_LAST, maps -> fastest(maps, shape, parameters, nonlinearity));
  }

  /**
   * A kernel from {@code mirror}'s output to its input.
   *
   * @param mirror the convolution of stride 2 whose gradient this is
   */
  public static Kernel transposed(
      Activations input, ConvolutionShape mirror, Weights parameters, Nonlinearity nonlinearity) {
    return OrderKernel.before(
        input,
        Order.CHANNELS_LAST,
        maps -> new TransposedConvolutionKernel(maps, mirror, parameters, nonlinearity));
  }

  private static Kernel fastest(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    boolean strided = shape.stride() == 2;
    if (strided ? shape.input().channels() >= MANY : shape.out() <= NARROW) {
      return byProducts(input, shape, parameters, nonlinearity);
    }
    DirectConvolution direct = new DirectConvolution(shape, nonlinearity);
    boolean trained = parameters.trained();
    return direct.isFast(new Wanted(true, trained && input.hasGradient(), trained))
        ? new DirectConvolutionKernel(input, direct, parameters, nonlinearity)
        : byProducts(input, shape, parameters, nonlinearity);
  }

  private static Kernel byProducts(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    return shape.stride() == 2
        ? new PatchConvolutionKernel(input, shape, parameters, nonlinearity)
        : new NarrowConvolutionKernel(input, shape, parameters, nonlinearity);
  }
}
