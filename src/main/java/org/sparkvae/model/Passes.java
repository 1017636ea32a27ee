package org.sparkvae.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.JoinKernel;
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
   * @param labels rows that the label is taken from, where a vertex joins it
   * @param trained whether they go back too, into the graph's gradients
   */
  Chain chain(List<String> layers, Activations input, OneHot labels, boolean trained) {
    List<Kernel> kernels = new ArrayList<>();
    Activations reached = input;
    for (int i = 0; i < layers.size(); i++) {
      String name = layers.get(i);
      Kernel kernel =
          joinsLabel(name)
              ? new JoinKernel(rows(reached), labels.rows())
              : layer(name, reached, trained);
      boolean takenAsRows = i + 1 == layers.size() || takesRows(layers.get(i + 1));
      kernels.add(takenAsRows ? OrderKernel.flattened(kernel) : kernel);
      reached = kernels.get(i).output();
    }
    return new Chain(kernels);
  }

  private Kernel layer(String name, Activations reached, boolean trained) {
    Activations seen = seen(preprocessor(name), reached);
    return ((KernelLayer) graph.getLayer(name)).kernel(seen, trained);
  }

  private boolean takesRows(String name) {
    return joinsLabel(name) || flattens(preprocessor(name));
  }

  private boolean joinsLabel(String name) {
    return graph.getVertex(name) instanceof MergeVertex;
  }

  private static Activations rows(Activations reached) {
    Maps shape = reached.shape();
    return reached.as(Maps.matrix(shape.images(), shape.sizeOfImage()));
  }

  /** What a layer's preprocessor makes of what it is given. */
  private static Activations seen(InputPreProcessor preprocessor, Activations reached) {
    if (flattens(preprocessor)) {
      return rows(reached);
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor unflatten) {
      return reached.as(
          new Maps(
              reached.shape().images(),
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
