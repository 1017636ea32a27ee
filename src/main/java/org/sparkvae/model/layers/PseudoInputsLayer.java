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
import org.sparkvae.model.kernels.PseudoInputsKernel;

/**
 * The images of a minibatch and, after them, pseudo-inputs u = sigmoid(a), a being the layer's
 * parameters: what comes out goes through the encoder together. The paper clips a to 0..1 instead,
 * where an a outside would never move again.
 *
 * <p>Here in the precision of DL4J's arrays, for which DL4J has no layer of its own to compare
 * with; {@link #kernel} is what training runs.
 *
 * <p>Source: Jakub M. Tomczak and Max Welling, VAE with a VampPrior, 2018.
 */
final class PseudoInputsLayer extends BaseLayer<PseudoInputs> implements KernelLayer {
  private static final long serialVersionUID = 1L;

  PseudoInputsLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Kernel kernel(Activations input, boolean trained) {
    return new PseudoInputsKernel(
        input,
        Parameters.view(params.get(Parameters.WEIGHTS)),
        trained ? Parameters.view(gradientViews.get(Parameters.WEIGHTS)) : null);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    double[] images = Buffers.doubles(input);
    double[] parameters = Buffers.doubles(params.get(Parameters.WEIGHTS));
    double[] rows = Arrays.copyOf(images, images.length + parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      rows[images.length + i] = sigmoid(parameters[i]);
    }
    return array(workspaces, ArrayType.ACTIVATIONS, rows);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    double[] rows = Buffers.doubles(epsilon);
    double[] parameters = Buffers.doubles(params.get(Parameters.WEIGHTS));
    int images = rows.length - parameters.length;
    for (int i = 0; i < parameters.length; i++) {
      double u = sigmoid(parameters[i]);
      parameters[i] = rows[images + i] * u * (1 - u);
    }
    Buffers.fill(gradientViews.get(Parameters.WEIGHTS), parameters);
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(Parameters.WEIGHTS, gradientViews.get(Parameters.WEIGHTS));
    double[] toImages = Arrays.copyOf(rows, images);
    return new Pair<>(gradient, array(workspaces, ArrayType.ACTIVATION_GRAD, toImages));
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private INDArray array(LayerWorkspaceMgr workspaces, ArrayType type, double[] values) {
    long columns = layerConf().getNIn();
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
