package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/**
 * Between feature maps with channels last (NHWC), as convolutions like them, and channels first
 * (NCHW, flattened), the order in which dense layers have always numbered them.
 */
public final class LayoutKernel implements Kernel {
  private final Activations output;
  private final Operation forward;
  private final Operation backward;

  private LayoutKernel(Activations input, Maps output, memory.desc from, memory.desc to) {
    this.output = Activations.of(output, input.hasGradient());
    this.forward = reordered(input.values().as(from), this.output.values().as(to));
    this.backward = input.hasGradient() ? reverse(input, from, to) : null;
  }

  /** From maps to a row each of an image, channel by channel. */
  public static LayoutKernel flatten(Activations input) {
    Maps maps = input.shape();
    return new LayoutKernel(
        input,
        Maps.matrix(maps.images(), maps.sizeOfImage()),
        OneDnn.maps(memory.format_tag.nhwc, maps),
        OneDnn.maps(memory.format_tag.nchw, maps));
  }

  /** From rows to maps of this shape. */
  public static LayoutKernel unflatten(Activations input, Maps maps) {
    return new LayoutKernel(
        input,
        maps,
        OneDnn.maps(memory.format_tag.nchw, maps),
        OneDnn.maps(memory.format_tag.nhwc, maps));
  }

  private Operation reverse(Activations input, memory.desc from, memory.desc to) {
    return reordered(output.gradient().as(to), input.gradient().as(from));
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
