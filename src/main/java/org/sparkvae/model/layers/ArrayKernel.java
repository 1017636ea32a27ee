package org.sparkvae.model.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Kernel;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.OrderKernel;

/**
 * A layer's kernel between DL4J's arrays, [images × in] or [images × in × height × width]: what
 * DL4J's own {@code fit} and {@code output} go through. It is rebuilt when the shape changes.
 */
final class ArrayKernel {
  private final KernelLayer layer;
  private final boolean trained;
  private final long[] shape;
  private final Activations input;
  private final Kernel kernel;

  private ArrayKernel(KernelLayer layer, long[] shape, boolean trained) {
    this.layer = layer;
    this.trained = trained;
    this.shape = shape;
    int images = (int) shape[0];
    int size = (int) (Arrays.stream(shape).reduce(1, (a, b) -> a * b) / images);
    this.input = Activations.of(Maps.matrix(images, size), trained);
    Activations seen = shape.length == 4 ? input.as(maps(shape)) : input;
    this.kernel = OrderKernel.flattened(layer.kernel(seen, trained));
  }

  /** {@code previous} if it fits, else a new one in its place. */
  static ArrayKernel fitting(
      ArrayKernel previous, KernelLayer layer, INDArray input, boolean trained) {
    if (previous != null
        && previous.layer == layer
        && previous.trained == trained
        && Arrays.equals(previous.shape, input.shape())) {
      return previous;
    }
    if (previous != null) {
      previous.kernel.close();
      previous.input.close();
    }
    return new ArrayKernel(layer, input.shape(), trained);
  }

  INDArray forward(INDArray values, LayerWorkspaceMgr workspaces) {
    input.values().put(Buffers.floats(values));
    kernel.forward();
    float[] result = new float[kernel.output().shape().size()];
    kernel.output().values().get(result);
    return array(workspaces, ArrayType.ACTIVATIONS, outputShape(), result);
  }

  /** The gradient to the input; those of the parameters go into the graph's vector. */
  INDArray backward(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    kernel.output().gradient().put(Buffers.floats(epsilon));
    kernel.backward();
    float[] toInput = new float[input.shape().size()];
    input.gradient().get(toInput);
    return array(workspaces, ArrayType.ACTIVATION_GRAD, shape, toInput);
  }

  private long[] outputShape() {
    Maps maps = kernel.output().shape();
    return shape.length == 4
        ? new long[] {maps.images(), maps.channels(), maps.height(), maps.width()}
        : new long[] {maps.images(), maps.sizeOfImage()};
  }

  private static Maps maps(long[] shape) {
    return new Maps((int) shape[0], (int) shape[2], (int) shape[3], (int) shape[1]);
  }

  private static INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType type, long[] shape, float[] values) {
    INDArray array = workspaces.createUninitialized(type, DataType.FLOAT, shape, 'c');
    Buffers.fill(array, values);
    return array;
  }
}
