package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of {@link PaddedMergeVertex}. Inputs, in this order: a [rows × n], b [rows + more ×
 * m]; output: [rows + more × (n + m)], zeros where a has no row.
 */
public final class PaddedMerge extends Weightless {
  private static final long serialVersionUID = 1L;

  @Override
  public GraphVertex clone() {
    return new PaddedMerge();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PaddedMerge;
  }

  @Override
  public int hashCode() {
    return PaddedMerge.class.hashCode();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new PaddedMergeVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(
        inputs[0].arrayElementsPerExample() + inputs[1].arrayElementsPerExample());
  }
}
