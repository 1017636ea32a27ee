package org.sparkvae.model.kernels;

/**
 * What one kernel hands to the next: values on the way forward and, when training, ∂loss/∂values on
 * the way back.
 */
public final class Activations implements AutoCloseable {
  private final Maps shape;
  private final NativeFloats values;
  private final NativeFloats gradient;

  private Activations(Maps shape, NativeFloats values, NativeFloats gradient) {
    this.shape = shape;
    this.values = values;
    this.gradient = gradient;
  }

  /**
   * New memory.
   *
   * @param withGradient whether anybody asks for the gradient
   */
  public static Activations of(Maps shape, boolean withGradient) {
    NativeFloats values = NativeFloats.allocate(shape.size());
    return new Activations(
        shape, values, withGradient ? NativeFloats.allocate(shape.size()) : null);
  }

  /** The same memory, seen in another shape. */
  Activations as(Maps other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException("Cannot see " + shape + " as " + other);
    }
    return new Activations(other, values, gradient);
  }

  public Maps shape() {
    return shape;
  }

  public NativeFloats values() {
    return values;
  }

  public boolean hasGradient() {
    return gradient != null;
  }

  /**
   * ∂loss/∂values.
   *
   * @throws IllegalStateException if these have none
   */
  public NativeFloats gradient() {
    if (gradient == null) {
      throw new IllegalStateException("Cannot go back: these activations have no gradient");
    }
    return gradient;
  }

  @Override
  public void close() {
    values.close();
    if (gradient != null) {
      gradient.close();
    }
  }
}
