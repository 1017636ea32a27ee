package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.ConvolutionShape;
import org.sparkvae.model.kernels.Convolutions;
import org.sparkvae.model.kernels.Kernel;

/** A convolution on the kernel that {@link Convolutions} chooses. */
final class StridedConvolutionLayer extends ConvolutionLayer implements KernelLayer {
  private static final long serialVersionUID = 1L;

  private transient ArrayKernel arrays;

  StridedConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Kernel kernel(Activations input, boolean trained) {
    int out = (int) layerConf().getNOut();
    return Convolutions.of(
        input,
        new ConvolutionShape(input.shape(), out, layerConf().getStride()[0]),
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
    gradient.setGradientFor(Parameters.BIAS, gradientViews.get(Parameters.BIAS));
    gradient.setGradientFor(Parameters.WEIGHTS, gradientViews.get(Parameters.WEIGHTS), 'c');
    return new Pair<>(gradient, toInput);
  }
}
