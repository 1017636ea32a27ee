package org.sparkvae.model.kernels;

/** A 3×3 convolution and its gradients, by definition and in double precision. */
final class ConvolutionReference {
  private final ConvolutionShape shape;
  private final double[] weights;

  ConvolutionReference(ConvolutionShape shape, float[] weights) {
    this.shape = shape;
    this.weights = widen(weights);
  }

  /** One product of the sum: places of output, input and weight. */
  private interface Term {
    void at(int output, int input, int weight);
  }

  double[] forward(float[] input, float[] bias) {
    double[] output = new double[shape.output().size()];
    for (int i = 0; i < output.length; i++) {
      output[i] = bias[i % shape.out()];
    }
    forEach((o, i, w) -> output[o] += input[i] * weights[w]);
    return output;
  }

  double[] toInput(double[] toOutput) {
    double[] gradient = new double[shape.input().size()];
    forEach((o, i, w) -> gradient[i] += toOutput[o] * weights[w]);
    return gradient;
  }

  double[] toWeights(float[] input, double[] toOutput) {
    double[] gradient = new double[weights.length];
    forEach((o, i, w) -> gradient[w] += toOutput[o] * input[i]);
    return gradient;
  }

  private void forEach(Term term) {
    Maps in = shape.input();
    Maps out = shape.output();
    for (int o = 0; o < out.size(); o++) {
      int channel = o % out.channels();
      int x = o / out.channels() % out.width();
      int y = o / out.channels() / out.width() % out.height();
      int image = o / out.sizeOfImage();
      for (int tap = 0; tap < 9 * in.channels(); tap++) {
        int row = y * shape.stride() - 1 + tap % 9 / 3;
        int column = x * shape.stride() - 1 + tap % 3;
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          int position = (image * in.height() + row) * in.width() + column;
          term.at(o, position * in.channels() + tap / 9, channel * 9 * in.channels() + tap);
        }
      }
    }
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
