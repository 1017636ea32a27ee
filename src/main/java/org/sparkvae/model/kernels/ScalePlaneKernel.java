package org.sparkvae.model.kernels;

import java.util.Arrays;

/**
 * Rows of one plane with a second one after it, whose every value is {@link #GAIN}·θ of one
 * parameter θ: the scale that all pixels share.
 */
public final class ScalePlaneKernel implements Kernel {
  /**
   * Adam moves a parameter by about its step size a step, however steep the loss. At 1e-3, ln scale
   * would take a thousand steps for a factor of e; with this gain, a hundred.
   */
  public static final double GAIN = 10;

  private final Activations input;
  private final Activations output;
  private final NativeFloats parameter;
  private final NativeFloats gradient;
  private final float[] rows;
  private final float[] plane;

  /**
   * A layer.
   *
   * @param input rows of one plane
   * @param parameter θ
   * @param gradient of θ; null where this only goes forward
   */
  public ScalePlaneKernel(Activations input, NativeFloats parameter, NativeFloats gradient) {
    Maps shape = input.shape();
    this.input = input;
    this.output =
        Activations.of(Maps.matrix(shape.images(), 2 * shape.sizeOfImage()), gradient != null);
    this.parameter = parameter;
    this.gradient = gradient;
    this.rows = new float[output.shape().size()];
    this.plane = new float[shape.size()];
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    float[] theta = new float[1];
    parameter.get(theta);
    input.values().get(plane);
    int columns = input.shape().sizeOfImage();
    for (int r = 0; r < input.shape().images(); r++) {
      int second = (2 * r + 1) * columns;
      System.arraycopy(plane, r * columns, rows, 2 * r * columns, columns);
      Arrays.fill(rows, second, second + columns, (float) (GAIN * theta[0]));
    }
    output.values().put(rows);
  }

  @Override
  public void backward() {
    output.gradient().get(rows);
    int columns = input.shape().sizeOfImage();
    double sum = 0;
    for (int r = 0; r < input.shape().images(); r++) {
      System.arraycopy(rows, 2 * r * columns, plane, r * columns, columns);
      for (int j = (2 * r + 1) * columns; j < (2 * r + 2) * columns; j++) {
        sum += rows[j];
      }
    }
    gradient.put(new float[] {(float) (GAIN * sum)});
    input.gradient().put(plane);
  }
}
