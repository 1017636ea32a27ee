package org.sparkvae.model.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Kernel;
import org.sparkvae.model.kernels.ScalePlaneKernel;

/**
 * Rows of locations, and after each a plane of one and the same value: {@link
 * ScalePlaneKernel#GAIN}·θ, θ being the layer's parameter. Here in the precision of DL4J's arrays,
 * for which DL4J has no layer of its own to compare with; {@link #kernel} is what training runs.
 */
final class ScalePlaneLayer extends BaseLayer<ScalePlane> implements KernelLayer {
  private static final long serialVersionUID = 1L;

  ScalePlaneLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Kernel kernel(Activations input, boolean trained) {
    return new ScalePlaneKernel(
        input,
        Parameters.view(params.get(Parameters.BIAS)),
        trained ? Parameters.view(gradientViews.get(Parameters.BIAS)) : null);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    int columns = (int) input.size(1);
    double[] locations = Buffers.doubles(input);
    double[] rows = new double[2 * locations.length];
    double scale = ScalePlaneKernel.GAIN * Buffers.doubles(params.get(Parameters.BIAS))[0];
    Arrays.fill(rows, scale);
    for (int from = 0; from < locations.length; from += columns) {
      System.arraycopy(locations, from, rows, 2 * from, columns);
    }
    return array(workspaces, ArrayType.ACTIVATIONS, 2L * columns, rows);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    int columns = (int) input.size(1);
    double[] rows = Buffers.doubles(epsilon);
    double[] toLocations = new double[rows.length / 2];
    double sum = 0;
    for (int from = 0; from < toLocations.length; from += columns) {
      System.arraycopy(rows, 2 * from, toLocations, from, columns);
      sum += Arrays.stream(rows, 2 * from + columns, 2 * from + 2 * columns).sum();
    }
    gradientViews.get(Parameters.BIAS).assign(ScalePlaneKernel.GAIN * sum);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(Parameters.BIAS, gradientViews.get(Parameters.BIAS));
    return new Pair<>(gradient, array(workspaces, ArrayType.ACTIVATION_GRAD, columns, toLocations));
  }

  private INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType type, long columns, double[] values) {
    INDArray array =
        workspaces.createUninitialized(
            type, dataType, new long[] {values.length / columns, columns}, 'c');
    Buffers.fill(array, values);
    return array;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
