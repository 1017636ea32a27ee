package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** oneDNN on this CPU: its engine, and how this package describes memory to it. */
final class OneDnn {
  private static final engine CPU = new engine(engine.kind.cpu, 0);

  /** A stream is not to be shared between threads. */
  private static final ThreadLocal<stream> STREAM = ThreadLocal.withInitial(() -> new stream(CPU));

  private OneDnn() {}

  static engine engine() {
    return CPU;
  }

  static stream stream() {
    return STREAM.get();
  }

  static memory.desc vector(long size) {
    return describe(memory.format_tag.x, size);
  }

  static memory.desc matrix(long rows, long columns) {
    return describe(memory.format_tag.nc, rows, columns);
  }

  static memory.desc describe(memory.format_tag layout, long... dimensions) {
    return new memory.desc(dimensions, memory.data_type.f32, layout);
  }

  /** Memory that oneDNN allocates itself, in a layout of its choice. */
  static memory allocate(memory.desc layout) {
    return new memory(layout, CPU);
  }

  /**
   * C = op(A)·op(B) + beta·C, where op transposes what is stored row by row.
   *
   * @param m rows of C
   * @param n columns of C
   * @param k the common dimension
   */
  static void multiply(Operand a, Operand b, float beta, Operand c, int m, int n, int k) {
    int status =
        dnnl.dnnl_sgemm(
            a.letter(),
            b.letter(),
            m,
            n,
            k,
            1f,
            a.values(),
            a.rowStep(),
            b.values(),
            b.rowStep(),
            beta,
            c.values(),
            c.rowStep());
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("Cannot multiply matrices: oneDNN status " + status);
    }
  }

  /**
   * A matrix, row by row.
   *
   * @param rowStep from the beginning of one row to that of the next
   * @param transposed whether it is to be transposed first
   */
  record Operand(FloatPointer values, int rowStep, boolean transposed) {

    /** A matrix as it stands. */
    static Operand of(FloatPointer values, int rowStep) {
      return new Operand(values, rowStep, false);
    }

    /** A matrix to be transposed. */
    static Operand transposed(FloatPointer values, int rowStep) {
      return new Operand(values, rowStep, true);
    }

    private byte letter() {
      return (byte) (transposed ? 'T' : 'N');
    }
  }
}
