package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;

/** A vertex that is a function of its inputs alone: no layer, no parameters, no masks. */
@SuppressWarnings("overrides") // DL4J declares setInputs with and without varargs
abstract class WeightlessVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  WeightlessVertex(ComputationGraph graph, String name, int index, DataType type) {
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

  /** These values as an array in a workspace. */
  INDArray array(LayerWorkspaceMgr workspaces, ArrayType type, long[] shape, double[] values) {
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
    return getClass().getSimpleName() + "(" + vertexName + ")";
  }
}
