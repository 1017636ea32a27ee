package org.sparkvae.model.layers;

import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Kernel;

/** A layer of the graph that can give its arithmetic as a kernel on its own parameters. */
public interface KernelLayer {

  /**
   * A kernel for inputs of one shape.
   *
   * @param trained whether it is to go back too, into the graph's gradients
   */
  Kernel kernel(Activations input, boolean trained);
}
