package org.sparkvae.model.kernels;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sparkvae.model.kernels.DirectConvolution.Orders;
import org.sparkvae.model.kernels.DirectConvolution.Wanted;

/** Chooses the kernel that is fastest for a convolution's shape; all compute the same. */
public final class Convolutions {
  /** Up to here nine shifted additions a channel are cheaper than a vector register of channels. */
  private static final int NARROW = 4;

  private Convolutions() {}

  /** A kernel for feature maps of this shape. */
  public static Kernel of(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    if (shape.stride() == 1 && shape.out() <= NARROW && nonlinearity == Nonlinearity.IDENTITY) {
      return OrderKernel.before(
          input, Order.CHANNELS_LAST, maps -> new NarrowConvolutionKernel(maps, shape, parameters));
    }
    boolean trained = parameters.trained();
    Wanted wanted = new Wanted(true, trained && input.hasGradient(), trained);
    return fastest(order -> direct(shape, order, nonlinearity), shape, wanted)
        .map(
            direct ->
                OrderKernel.before(
                    input,
                    direct.orders().input(),
                    maps -> new ConvolutionKernel(maps, direct, parameters, nonlinearity)))
        .orElseGet(
            () ->
                OrderKernel.before(
                    input,
                    Order.CHANNELS_LAST,
                    maps -> new PatchConvolutionKernel(maps, shape, parameters, nonlinearity)));
  }

  /**
   * A kernel from {@code mirror}'s output to its input.
   *
   * @param mirror the convolution whose gradient this is
   */
  public static Kernel transposed(
      Activations input, ConvolutionShape mirror, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    Wanted wanted = new Wanted(trained && input.hasGradient(), true, trained);
    DirectConvolution direct =
        fastest(order -> mirrored(mirror, order), mirror, wanted)
            .orElseGet(() -> mirrored(mirror, Order.CHANNELS_FIRST));
    return OrderKernel.before(
        input,
        direct.orders().output(),
        maps -> new TransposedConvolutionKernel(maps, direct, parameters, nonlinearity));
  }

  private static Optional<DirectConvolution> fastest(
      Function<Order, DirectConvolution> inOrder, ConvolutionShape shape, Wanted wanted) {
    return Stream.of(Order.ofConvolutions(), Order.CHANNELS_LAST)
        .filter(order -> order.fits(shape.out()))
        .map(inOrder)
        .filter(direct -> direct.isFast(wanted))
        .findFirst();
  }

  private static DirectConvolution direct(
      ConvolutionShape shape, Order order, Nonlinearity nonlinearity) {
    return new DirectConvolution(shape, Orders.inside(order, shape), nonlinearity, true);
  }

  private static DirectConvolution mirrored(ConvolutionShape mirror, Order order) {
    Orders orders = Orders.inside(order, mirror);
    return new DirectConvolution(mirror, orders, Nonlinearity.IDENTITY, false);
  }
}
