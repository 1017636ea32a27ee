package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.Deconvolution2DLayer;
import org.deeplearning4j.nn.params.DeconvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A transposed convolution as what it is, the gradient of a convolution: forward is that
 * convolution's gradient to its input, backward its forward pass and its gradient to the weights.
 * Weights [in × out × 3 × 3] are that convolution's [out × in × 3 × 3] as they stand.
 */
final class TransposedConvolutionLayer extends Deconvolution2DLayer {
  private static final long serialVersionUID = 1L;
  private static final String WEIGHTS = DeconvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = DeconvolutionParamInitializer.BIAS_KEY;
  private static final int STRIDE = 2;

  private transient INDArray preActivation;

  /**
   * What the operation wants or gives besides, and nobody reads: shaped like output and weights.
   */
  private transient INDArray unusedOutput;

  private transient INDArray unusedWeights;

  TransposedConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    TransposedConvolution conf = (TransposedConvolution) layerConf();
    INDArray weights = params.get(WEIGHTS);
    long[] shape = {input.size(0), weights.size(1), conf.getHeight(), conf.getWidth()};
    prepareUnused(shape, weights.shape());
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), shape, 'c');
    ConvolutionOps.backward(unusedOutput, weights, input, STRIDE, output, unusedWeights);
    ConvolutionOps.addBias(output, params.get(BIAS));
    preActivation = training ? workspaces.dup(ArrayType.ACTIVATIONS, output, 'c') : null;
    return conf.getActivationFn().getActivation(output, training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray delta = layerConf().getActivationFn().backprop(preActivation, epsilon).getFirst();
    INDArray toInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    INDArray toWeights = gradientViews.get(WEIGHTS);
    INDArray toBias = gradientViews.get(BIAS);
    INDArray weights = params.get(WEIGHTS);
    ConvolutionOps.forward(delta, weights, STRIDE, toInput);
    ConvolutionOps.backward(delta, weights, input, STRIDE, unusedOutput, toWeights);
    toBias.assign(delta.sum(0, 2, 3));
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(BIAS, toBias);
    gradient.setGradientFor(WEIGHTS, toWeights, 'c');
    return new Pair<>(gradient, toInput);
  }

  @SuppressWarnings("try") // the scope is left by closing it
  private void prepareUnused(long[] output, long[] weights) {
    if (unusedOutput != null && unusedOutput.size(0) == output[0]) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      unusedOutput = Nd4j.zeros(input.dataType(), output);
      unusedWeights = Nd4j.zeros(input.dataType(), weights);
    }
  }
}
