package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/**
 * Bernoulli pixels from logits l: log p = x·l − softplus(l), ∂log p/∂l = x − sigmoid(l). oneDNN's
 * vectorised softplus is right at any l, where ln(sigmoid) is not.
 */
public final class BernoulliKernel implements PixelKernel {
  private final Activations logits;
  private final NativeFloats scratch;
  private final Operation softplus;
  private final Operation sigmoid;
  private final float[] l;
  private final float[] f;

  /** For logits of one sample a row. */
  public BernoulliKernel(Activations logits) {
    this.logits = logits;
    this.scratch = NativeFloats.allocate(logits.shape().size());
    this.softplus = eltwise(algorithm.eltwise_soft_relu);
    this.sigmoid = eltwise(algorithm.eltwise_logistic);
    this.l = new float[logits.shape().size()];
    this.f = new float[logits.shape().size()];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    logits.values().get(l);
    softplus.run();
    scratch.get(f);
    int columns = logits.shape().sizeOfImage();
    for (int r = 0; r < logits.shape().images(); r++) {
      result[r] = sum(pixels, r / samples * columns, r * columns, columns);
    }
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    sigmoid.run();
    scratch.get(f);
    int columns = logits.shape().sizeOfImage();
    for (int r = 0; r < logits.shape().images(); r++) {
      scaledDifference(pixels, r / samples * columns, r * columns, (float) weights[r]);
    }
    logits.gradient().put(f);
  }

  private void scaledDifference(float[] x, int image, int row, float weight) {
    float[] y = f;
    int columns = logits.shape().sizeOfImage();
    for (int j = 0; j < columns; j++) {
      y[row + j] = weight * (y[row + j] - x[image + j]);
    }
  }

  /** Σ x·l − softplus(l), in four sums, which a processor can keep going at once. */
  private double sum(float[] x, int image, int row, int columns) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j < columns - 3; j += 4) {
      a += (double) x[image + j] * l[row + j] - f[row + j];
      b += (double) x[image + j + 1] * l[row + j + 1] - f[row + j + 1];
      c += (double) x[image + j + 2] * l[row + j + 2] - f[row + j + 2];
      d += (double) x[image + j + 3] * l[row + j + 3] - f[row + j + 3];
    }
    for (; j < columns; j++) {
      a += (double) x[image + j] * l[row + j] - f[row + j];
    }
    return (a + b) + (c + d);
  }

  private Operation eltwise(algorithm function) {
    memory.desc layout = OneDnn.vector(logits.shape().size());
    eltwise_forward.desc description =
        new eltwise_forward.desc(prop_kind.forward_inference, function, layout, 0f, 0f);
    return new Operation(
            new eltwise_forward(new eltwise_forward.primitive_desc(description, OneDnn.engine())))
        .with(DNNL_ARG_SRC, logits.values().as(layout))
        .with(DNNL_ARG_DST, scratch.as(layout));
  }
}
