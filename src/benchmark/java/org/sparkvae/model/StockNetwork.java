package org.sparkvae.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.sparkvae.model.layers.LayerKinds;

/** The network of a VAE in DL4J's own layers: what it would be trained as without ours. */
public final class StockNetwork {
  private StockNetwork() {}

  /** The graph, in float32; inputs are images and noise, the label is the images again. */
  public static ComputationGraphConfiguration of(VaeSpec spec, long seed) {
    return new VaeNetwork(spec, seed, LayerKinds.STOCK, DataType.FLOAT).configuration();
  }
}
