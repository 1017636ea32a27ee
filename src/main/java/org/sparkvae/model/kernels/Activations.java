package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.memory;

/**
 * What one kernel hands to the next: values on the way forward and, when training, ∂loss/∂values on
 * the way back.
 */
public final class Activations implements AutoCloseable {
  private final Maps shape;
  private final Order order;
  private final NativeFloats values;
  private final NativeFloats gradient;

  private Activations(Maps shape, Order order, NativeFloats values, NativeFloats gradient) {
    this.shape = shape;
    this.order = order;
    this.values = values;
    this.gradient = gradient;
  }

  /**
   * New memory, maps one after the other.
   *
   * @param withGradient whether anybody asks for the gradient
   */
  public static Activations of(Maps shape, boolean withGradient) {
    return of(shape, Order.CHANNELS_FIRST, withGradient);
  }

  /**
   * New memory.
   *
   * @param withGradient whether anybody asks for the gradient
   */
  static Activations of(Maps shape, Order order, boolean withGradient) {
    NativeFloats values = NativeFloats.allocate(shape.size());
    return new Activations(
        shape, order, values, withGradient ? NativeFloats.allocate(shape.size()) : null);
  }

  /** The same memory, seen as maps of another shape one after the other. */
  public Activations as(Maps other) {
    if (!order.isLike(Order.CHANNELS_FIRST, shape)) {
      throw new IllegalArgumentException("Cannot see " + shape + " as " + other + ": " + order);
    }
    return as(other, Order.CHANNELS_FIRST);
  }

  /** The same memory, seen otherwise. */
  Activations as(Maps other, Order otherOrder) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException("Cannot see " + shape + " as " + other);
    }
    return new Activations(other, otherOrder, values, gradient);
  }

  public Maps shape() {
    return shape;
  }

  public Order order() {
    return order;
  }

  /** How oneDNN sees values and gradient. */
  memory.desc layout() {
    return order.of(shape);
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
