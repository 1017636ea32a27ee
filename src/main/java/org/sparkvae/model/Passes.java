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
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.OrderKernel;
import org.sparkvae.model.layers.KernelLayer;

/** Strings the kernels of a graph's layers together, past DL4J's own way from layer to layer. */
final class Passes {
  private final ComputationGraph graph;

  Passes(ComputationGraph graph) {
    this.graph = graph;
  }

  /**
   * These layers, one after the other, on the graph's parameters; what comes out are rows, one of
   * an image, channel by channel.
   *
   * @param input rows
   * @param trained whether they go back too, into the graph's gradients
   */
  Chain chain(List<String> layers, Activations input, boolean trained) {
    List<Kernel> kernels = new ArrayList<>();
    Activations reached = input;
    for (int i = 0; i < layers.size(); i++) {
      String name = layers.get(i);
      Activations seen = seen(preprocessor(name), reached);
      Kernel layer = ((KernelLayer) graph.getLayer(name)).kernel(seen, trained);
      boolean takenAsRows = i + 1 == layers.size() || flattens(preprocessor(layers.get(i + 1)));
      kernels.add(takenAsRows ? OrderKernel.flattened(layer) : layer);
      reached = kernels.get(i).output();
    }
    return new Chain(kernels);
  }

  /** What a layer's preprocessor makes of what it is given. */
  private static Activations seen(InputPreProcessor preprocessor, Activations reached) {
    Maps shape = reached.shape();
    if (flattens(preprocessor)) {
      return reached.as(Maps.matrix(shape.images(), shape.sizeOfImage()));
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor unflatten) {
      return reached.as(
          new Maps(
              shape.images(),
              (int) unflatten.getInputHeight(),
              (int) unflatten.getInputWidth(),
              (int) unflatten.getNumChannels()));
    }
    return reached;
  }

  private static boolean flattens(InputPreProcessor preprocessor) {
    return preprocessor instanceof CnnToFeedForwardPreProcessor;
  }

  private InputPreProcessor preprocessor(String layer) {
    return ((LayerVertex) graph.getVertex(layer)).getLayerPreProcessor();
  }
}
