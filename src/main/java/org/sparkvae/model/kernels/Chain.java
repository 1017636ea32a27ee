package org.sparkvae.model.kernels;

import java.util.List;

/** Kernels one after another, as one. */
public final class Chain implements Kernel {
  private final List<Kernel> kernels;

  /**
   * A chain.
   *
   * @param kernels each built on the output of the one before; not empty
   */
  public Chain(List<Kernel> kernels) {
    this.kernels = List.copyOf(kernels);
  }

  @Override
  public Activations output() {
    return kernels.get(kernels.size() - 1).output();
  }

  @Override
  public void forward() {
    for (Kernel kernel : kernels) {
      kernel.forward();
    }
  }

  @Override
  public void backward() {
    for (int i = kernels.size() - 1; i >= 0; i--) {
      kernels.get(i).backward();
    }
  }

  @Override
  public void close() {
    kernels.forEach(Kernel::close);
  }
}
