package org.sparkvae.model.kernels;

/** The layers of the timed networks, by the names that they have in the table. */
public enum Layer {
  MLP_784_400,
  MLP_400_40,
  MLP_20_400,
  MLP_400_784,
  CONV_1_32,
  CONV_32_64,
  CONV_3136_40,
  CONV_20_3136,
  TRANSPOSED_64_64,
  TRANSPOSED_64_32,
  NARROW_32_1;

  /** Billions of floating-point operations of one pass over a minibatch of 128. */
  public double gigaflop() {
    return 2e-9 * plan().multiplications();
  }

  LayerPlan plan() {
    return switch (this) {
      case MLP_784_400 -> LayerPlan.dense(784, 400);
      case MLP_400_40 -> LayerPlan.dense(400, 40);
      case MLP_20_400 -> LayerPlan.dense(20, 400);
      case MLP_400_784 -> LayerPlan.dense(400, 784);
      case CONV_1_32 -> LayerPlan.convolution(28, 1, 32, 2);
      case CONV_32_64 -> LayerPlan.convolution(14, 32, 64, 2);
      case CONV_3136_40 -> LayerPlan.dense(3136, 40);
      case CONV_20_3136 -> LayerPlan.dense(20, 3136);
      case TRANSPOSED_64_64 -> LayerPlan.transposed(7, 64, 64);
      case TRANSPOSED_64_32 -> LayerPlan.transposed(14, 64, 32);
      case NARROW_32_1 -> LayerPlan.convolution(28, 32, 1, 1);
    };
  }
}
