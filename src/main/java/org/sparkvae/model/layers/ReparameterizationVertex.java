package org.sparkvae.model.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;

/**
 * z = mean + exp(logVariance/2)·ε: K samples of the posterior of each image as differentiable
 * functions of its parameters. The noise is an input of the graph, so that the pass is a pure
 * function of its inputs.
 *
 * <p>∂z/∂mean = 1 and ∂z/∂logVariance = ½·exp(logVariance/2)·ε; the noise gets no gradient. On its
 * way to the encoder the gradient of each sample counts as much as the graph's objective says.
 *
 * <p>Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014, section 2.4.
 */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without varargs
public final class ReparameterizationVertex extends WeightlessVertex {
  private static final long serialVersionUID = 1L;

  private final Reparameterization sampling;

  ReparameterizationVertex(
      ComputationGraph graph, String name, int index, DataType type, Reparameterization sampling) {
    super(graph, name, index, type);
    this.sampling = sampling;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    double[] posterior = Buffers.doubles(inputs[0]);
    double[] z = noise();
    for (int j = 0; j < z.length; j++) {
      int mean = meanIndex(j);
      z[j] = posterior[mean] + Math.exp(0.5 * posterior[mean + latents()]) * z[j];
    }
    return array(workspaces, ArrayType.ACTIVATIONS, rows(), z);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    double[] posterior = Buffers.doubles(inputs[0]);
    double[] noise = noise();
    double[] gradient = Buffers.doubles(epsilon);
    double[] result = new double[posterior.length];
    for (int j = 0; j < noise.length; j++) {
      int mean = meanIndex(j);
      double deviation = Math.exp(0.5 * posterior[mean + latents()]);
      double toZ = encoderShare(j / latents()) * gradient[j];
      result[mean] += toZ;
      result[mean + latents()] += toZ * 0.5 * deviation * noise[j];
    }
    INDArray toPosterior = array(workspaces, ArrayType.ACTIVATION_GRAD, inputs[0].shape(), result);
    return new Pair<>(null, new INDArray[] {toPosterior, null});
  }

  private double[] noise() {
    double[] noise = Buffers.doubles(inputs[1]);
    for (int j = 0; j < noise.length; j++) {
      noise[j] *= sampling.noiseScale();
    }
    return noise;
  }

  private int latents() {
    return (int) inputs[0].size(1) / 2;
  }

  private long[] rows() {
    // Rows of pseudo-inputs come after those of the images, and have no noise.
    return new long[] {inputs[1].size(0) * sampling.samples(), latents()};
  }

  /** The output has gone back before this, and knows. */
  private double encoderShare(int row) {
    return graph.getOutputLayer(0) instanceof ObjectiveOutputLayer objective
        ? objective.encoderShare(row)
        : 1;
  }

  /** Place of the mean of value {@code j} of z in rows of [mean | log variance]. */
  private int meanIndex(int j) {
    int image = j / (latents() * sampling.samples());
    return image * 2 * latents() + j % latents();
  }
}
