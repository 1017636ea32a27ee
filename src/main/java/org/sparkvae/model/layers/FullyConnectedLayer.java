package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.DenseKernel;
import org.sparkvae.model.kernels.Kernel;

/** A dense layer on {@link DenseKernel}. */
final class FullyConnectedLayer extends BaseLayer<FullyConnected> implements KernelLayer {
  private static final long serialVersionUID = 1L;

  private transient ArrayKernel arrays;

  FullyConnectedLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Kernel kernel(Activations input, boolean trained) {
    return new DenseKernel(
        input,
        Parameters.of(params, trained ? gradientViews : null),
        Parameters.nonlinearity(layerConf().getActivationFn()));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    arrays = ArrayKernel.fitting(arrays, this, input, training);
    return arrays.forward(input, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray toInput = arrays.backward(epsilon, workspaces);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(Parameters.WEIGHTS, gradientViews.get(Parameters.WEIGHTS));
    gradient.setGradientFor(Parameters.BIAS, gradientViews.get(Parameters.BIAS));
    return new Pair<>(gradient, toInput);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
