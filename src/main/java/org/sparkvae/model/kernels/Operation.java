package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/** A oneDNN primitive bound to the memory that it works on. */
final class Operation {
  private final primitive function;
  private final IntMemoryMap arguments = new IntMemoryMap();

  Operation(primitive function) {
    this.function = function;
  }

  /**
   * Binds memory.
   *
   * @param argument one of oneDNN's {@code DNNL_ARG_…}
   */
  Operation with(int argument, memory values) {
    arguments.put(argument, values);
    return this;
  }

  void run() {
    function.execute(OneDnn.stream(), arguments);
  }
}
