package org.sparkvae.model.layers;

import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.kernels.NativeFloats;
import org.sparkvae.model.kernels.Nonlinearity;
import org.sparkvae.model.kernels.Weights;

/** A layer's views of the graph's flat vectors, as kernels take them. */
final class Parameters {
  /** What all of DL4J's initializers call them. */
  static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;

  static final String BIAS = DefaultParamInitializer.BIAS_KEY;

  private Parameters() {}

  /**
   * Parameters and, where {@code gradients} is not null, their gradients.
   *
   * @throws IllegalArgumentException if they are not float32
   */
  static Weights of(Map<String, INDArray> parameters, Map<String, INDArray> gradients) {
    return new Weights(
        view(parameters.get(WEIGHTS)),
        view(parameters.get(BIAS)),
        gradients == null ? null : view(gradients.get(WEIGHTS)),
        gradients == null ? null : view(gradients.get(BIAS)));
  }

  static Nonlinearity nonlinearity(IActivation activation) {
    return Nonlinearity.valueOf(activation.toString().toUpperCase(Locale.ROOT));
  }

  /** The memory of a float32 array. */
  static NativeFloats view(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Invalid parameter type: " + array.dataType() + " (FLOAT)");
    }
    Pointer address = array.data().addressPointer();
    return NativeFloats.view(address, Math.toIntExact(array.length()));
  }
}
