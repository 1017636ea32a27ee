package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;

/**
 * z = mean + exp(logVariance/2)·ε: a sample of the posterior as a differentiable function of its
 * parameters. The noise is an input of the graph, so that the pass is a pure function of its
 * inputs.
 *
 * <p>∂z/∂mean = 1 and ∂z/∂logVariance = ½·exp(logVariance/2)·ε; the noise gets no gradient.
 *
 * <p>Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014, section 2.4.
 */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without varargs
public final class ReparameterizationVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  ReparameterizationVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, null, null, type);
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    int latents = (int) inputs[1].size(1);
    double[] posterior = Buffers.doubles(inputs[0]);
    double[] z = Buffers.doubles(inputs[1]);
    for (int j = 0; j < z.length; j++) {
      int mean = meanIndex(j, latents);
      z[j] = posterior[mean] + Math.exp(0.5 * posterior[mean + latents]) * z[j];
    }
    return array(workspaces, ArrayType.ACTIVATIONS, inputs[1].shape(), z);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    int latents = (int) inputs[1].size(1);
    double[] posterior = Buffers.doubles(inputs[0]);
    double[] noise = Buffers.doubles(inputs[1]);
    double[] gradient = Buffers.doubles(epsilon);
    for (int j = 0; j < noise.length; j++) {
      int mean = meanIndex(j, latents);
      double deviation = Math.exp(0.5 * posterior[mean + latents]);
      posterior[mean] = gradient[j];
      posterior[mean + latents] = gradient[j] * 0.5 * deviation * noise[j];
    }
    INDArray toPosterior =
        array(workspaces, ArrayType.ACTIVATION_GRAD, inputs[0].shape(), posterior);
    return new Pair<>(null, new INDArray[] {toPosterior, null});
  }

  /** Place of the mean of latent value {@code j} in rows of [mean | log variance]. */
  private static int meanIndex(int j, int latents) {
    return j + j / latents * latents;
  }

  private INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType type, long[] shape, double[] values) {
    INDArray array = workspaces.createUninitialized(type, dataType, shape, 'c');
    Buffers.fill(array, values);
    return array;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    if (view != null) {
      throw new IllegalArgumentException("Cannot set gradients of " + vertexName + ": it has none");
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return null;
  }

  @Override
  public String toString() {
    return "ReparameterizationVertex(" + vertexName + ")";
  }
}
