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

  /** For logits of one image a row. */
  public BernoulliKernel(Activations logits) {
    this.logits = logits;
    this.scratch = NativeFloats.allocate(logits.shape().size());
    this.softplus = eltwise(algorithm.eltwise_soft_relu);
    this.sigmoid = eltwise(algorithm.eltwise_logistic);
    this.l = new float[logits.shape().size()];
    this.f = new float[logits.shape().size()];
  }

  @Override
  public void run(float[] pixels, double[] logProbability) {
    logits.values().get(l);
    softplus.run();
    scratch.get(f);
    int columns = logits.shape().sizeOfImage();
    for (int i = 0; i < logits.shape().images(); i++) {
      logProbability[i] = sum(pixels, i * columns, (i + 1) * columns);
    }
    sigmoid.run();
    scratch.get(f);
    float scale = 1f / logits.shape().images();
    for (int j = 0; j < f.length; j++) {
      f[j] = scale * (f[j] - pixels[j]);
    }
    logits.gradient().put(f);
  }

  /** Σ x·l − softplus(l), in four sums, which a processor can keep going at once. */
  private double sum(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = from;
    for (; j < to - 3; j += 4) {
      a += (double) x[j] * l[j] - f[j];
      b += (double) x[j + 1] * l[j + 1] - f[j + 1];
      c += (double) x[j + 2] * l[j + 2] - f[j + 2];
      d += (double) x[j + 3] * l[j + 3] - f[j + 3];
    }
    for (; j < to; j++) {
      a += (double) x[j] * l[j] - f[j];
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
