package org.sparkvae.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A network's {@link TrainingPass} for each size of minibatch that comes up. */
final class TrainingPasses {
  /** A full minibatch and the last, smaller one of an epoch. */
  private static final int MOST = 2;

  private final VaeSpec spec;
  private final ComputationGraph graph;
  private final List<String> encoder;
  private final List<String> decoder;

  /** Most recently used first. */
  private final Deque<TrainingPass> passes = new ArrayDeque<>();

  TrainingPasses(VaeSpec spec, ComputationGraph graph, List<String> encoder, List<String> decoder) {
    this.spec = spec;
    this.graph = graph;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** That of so many images, new if it is not among the last two sizes. */
  TrainingPass of(int images) {
    for (TrainingPass pass : passes) {
      if (pass.images() == images) {
        passes.remove(pass);
        passes.addFirst(pass);
        return pass;
      }
    }
    while (passes.size() >= MOST) {
      passes.removeLast().close();
    }
    passes.addFirst(new TrainingPass(spec, graph, encoder, decoder, images));
    return passes.getFirst();
  }
}
