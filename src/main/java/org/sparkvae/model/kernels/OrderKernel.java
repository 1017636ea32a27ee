package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** The same feature maps in another order. */
public final class OrderKernel implements Kernel {
  private final Activations output;
  private final Operation forward;
  private final Operation backward;

  private OrderKernel(Activations input, Order order) {
    this.output = Activations.of(input.shape(), order, input.hasGradient());
    memory.desc from = input.layout();
    memory.desc to = output.layout();
    this.forward = reordered(input.values().as(from), output.values().as(to));
    this.backward =
        input.hasGradient() ? reordered(output.gradient().as(to), input.gradient().as(from)) : null;
  }

  /** A kernel on {@code input} in this order, which it is brought into first where it is not. */
  static Kernel before(Activations input, Order order, Function<Activations, Kernel> kernel) {
    if (input.order().isLike(order, input.shape())) {
      return kernel.apply(input.as(input.shape(), order));
    }
    Kernel reordering = new OrderKernel(input, order);
    return new Chain(List.of(reordering, kernel.apply(reordering.output())));
  }

  /** The same kernel, giving its maps one after the other. */
  public static Kernel flattened(Kernel kernel) {
    Activations maps = kernel.output();
    return maps.order().isLike(Order.CHANNELS_FIRST, maps.shape())
        ? kernel
        : new Chain(List.of(kernel, new OrderKernel(maps, Order.CHANNELS_FIRST)));
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    forward.run();
  }

  @Override
  public void backward() {
    if (backward != null) {
      backward.run();
    }
  }

  private static Operation reordered(memory from, memory to) {
    return new Operation(new reorder(from, to)).with(DNNL_ARG_FROM, from).with(DNNL_ARG_TO, to);
  }
}
