package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/**
 * Rows side by side: output [rows × (a + b)] = [left | right]. Each part that has a gradient gets
 * its own columns of the output's.
 */
public final class JoinKernel implements Kernel {
  private final Activations output;
  private final List<Operation> forward = new ArrayList<>();
  private final List<Operation> backward = new ArrayList<>();

  /** Joins matrices of equally many rows. */
  public JoinKernel(Activations left, Activations right) {
    int rows = left.shape().images();
    int columns = left.shape().sizeOfImage() + right.shape().sizeOfImage();
    boolean trained = left.hasGradient() || right.hasGradient();
    this.output = Activations.of(Maps.matrix(rows, columns), trained);
    add(left, 0);
    add(right, left.shape().sizeOfImage());
  }

  private void add(Activations part, int firstColumn) {
    memory.desc columns = columns(part.shape(), firstColumn);
    memory.desc whole = OneDnn.matrix(part.shape().images(), part.shape().sizeOfImage());
    forward.add(copied(part.values(), whole, output.values(), columns));
    if (part.hasGradient()) {
      backward.add(copied(output.gradient(), columns, part.gradient(), whole));
    }
  }

  /** Where in the output's rows a part lies. */
  private memory.desc columns(Maps part, int firstColumn) {
    memory.desc whole = OneDnn.matrix(part.images(), output.shape().sizeOfImage());
    return whole.submemory_desc(
        new long[] {part.images(), part.sizeOfImage()}, new long[] {0, firstColumn});
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    forward.forEach(Operation::run);
  }

  @Override
  public void backward() {
    backward.forEach(Operation::run);
  }

  private static Operation copied(
      NativeFloats source, memory.desc from, NativeFloats target, memory.desc to) {
    memory read = new memory(from, OneDnn.engine(), source.pointer());
    memory written = new memory(to, OneDnn.engine(), target.pointer());
    return new Operation(new reorder(read, written))
        .with(DNNL_ARG_FROM, read)
        .with(DNNL_ARG_TO, written);
  }
}
