package org.sparkvae.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.Kernel;
import org.sparkvae.model.kernels.LayoutKernel;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.layers.KernelLayer;

/** Strings the kernels of a graph's layers together, past DL4J's own way from layer to layer. */
final class Passes {
  private final ComputationGraph graph;

  Passes(ComputationGraph graph) {
    this.graph = graph;
  }

  /**
   * These layers, one after the other, on the graph's parameters.
   *
   * @param trained whether they go back too, into the graph's gradients
   */
  Chain chain(List<String> layers, Activations input, boolean trained) {
    List<Kernel> kernels = new ArrayList<>();
    Activations reached = input;
    for (String name : layers) {
      Kernel layout = layout(name, reached);
      if (layout != null) {
        kernels.add(layout);
        reached = layout.output();
      }
      Kernel layer = ((KernelLayer) graph.getLayer(name)).kernel(reached, trained);
      kernels.add(layer);
      reached = layer.output();
    }
    return new Chain(kernels);
  }

  /** What brings values into the layout that a layer expects; null where they have it. */
  private Kernel layout(String name, Activations reached) {
    InputPreProcessor before = ((LayerVertex) graph.getVertex(name)).getLayerPreProcessor();
    if (before instanceof CnnToFeedForwardPreProcessor) {
      return LayoutKernel.flatten(reached);
    }
    if (before instanceof FeedForwardToCnnPreProcessor unflatten) {
      Maps maps =
          new Maps(
              reached.shape().images(),
              (int) unflatten.getInputHeight(),
              (int) unflatten.getInputWidth(),
              (int) unflatten.getNumChannels());
      // The images themselves come as maps.
      return reached.shape().equals(maps) ? null : LayoutKernel.unflatten(reached, maps);
    }
    return null;
  }
}
