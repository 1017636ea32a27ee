package org.sparkvae.model.kernels;

import org.sparkvae.model.kernels.OneDnn.Operand;

/** One matrix product by oneDNN, A [m × k] · B [k × n], to be timed and checked. */
public final class MatrixProduct implements AutoCloseable {
  private final int m;
  private final int n;
  private final int k;
  private final NativeFloats a;
  private final NativeFloats b;
  private final NativeFloats c;

  /** Takes A, m × k values row by row, and B, k × n. */
  public MatrixProduct(float[] a, float[] b, int k) {
    this.m = a.length / k;
    this.n = b.length / k;
    this.k = k;
    this.a = NativeFloats.copyOf(a);
    this.b = NativeFloats.copyOf(b);
    this.c = NativeFloats.allocate(m * n);
  }

  /** Multiplies. */
  public void run() {
    OneDnn.multiply(
        Operand.of(a.pointer(), k),
        Operand.of(b.pointer(), n),
        0,
        Operand.of(c.pointer(), n),
        m,
        n,
        k);
  }

  /** The last product, row by row. */
  public float[] result() {
    float[] result = new float[m * n];
    c.get(result);
    return result;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
