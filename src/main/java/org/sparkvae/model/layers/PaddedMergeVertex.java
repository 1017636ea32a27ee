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
 * Rows side by side where the second input has more of them than the first: what images came to
 * beside the posteriors of images and pseudo-inputs.
 */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without varargs
public final class PaddedMergeVertex extends WeightlessVertex {
  private static final long serialVersionUID = 1L;

  PaddedMergeVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    int columns = columns(0) + columns(1);
    double[] rows = new double[rows(1) * columns];
    double[] left = Buffers.doubles(inputs[0]);
    double[] right = Buffers.doubles(inputs[1]);
    for (int i = 0; i < rows(1); i++) {
      if (i < rows(0)) {
        System.arraycopy(left, i * columns(0), rows, i * columns, columns(0));
      }
      System.arraycopy(right, i * columns(1), rows, i * columns + columns(0), columns(1));
    }
    return array(workspaces, ArrayType.ACTIVATIONS, new long[] {rows(1), columns}, rows);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    int columns = columns(0) + columns(1);
    double[] rows = Buffers.doubles(epsilon);
    double[] left = new double[rows(0) * columns(0)];
    double[] right = new double[rows(1) * columns(1)];
    for (int i = 0; i < rows(1); i++) {
      if (i < rows(0)) {
        System.arraycopy(rows, i * columns, left, i * columns(0), columns(0));
      }
      System.arraycopy(rows, i * columns + columns(0), right, i * columns(1), columns(1));
    }
    INDArray toLeft = array(workspaces, ArrayType.ACTIVATION_GRAD, inputs[0].shape(), left);
    INDArray toRight = array(workspaces, ArrayType.ACTIVATION_GRAD, inputs[1].shape(), right);
    return new Pair<>(null, new INDArray[] {toLeft, toRight});
  }

  private int rows(int input) {
    return (int) inputs[input].size(0);
  }

  private int columns(int input) {
    return (int) inputs[input].size(1);
  }
}
