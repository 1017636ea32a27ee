package org.sparkvae.model.kernels;

/** Chooses the kernel that is fastest for a convolution's shape; all compute the same. */
public final class Convolutions {
  /** Up to here nine shifted additions a channel are cheaper than a vector register of channels. */
  private static final int NARROW = 4;

  private Convolutions() {}

  /** A kernel for feature maps of this shape, one image a row of {@code input}. */
  public static Kernel of(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    if (shape.stride() == 1 && shape.out() <= NARROW && nonlinearity == Nonlinearity.IDENTITY) {
      return new NarrowConvolutionKernel(input, shape, parameters);
    }
    if (!new DirectConvolution(shape, nonlinearity, true).isFast()) {
      return new PatchConvolutionKernel(input, shape, parameters, nonlinearity);
    }
    return new ConvolutionKernel(input, shape, parameters, nonlinearity);
  }
}
