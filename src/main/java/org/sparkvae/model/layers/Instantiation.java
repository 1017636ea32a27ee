package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J expects of every layer configuration when it makes its layer. */
final class Instantiation {
  private Instantiation() {}

  /** Gives a new layer its parameters, a view of the network's, initialised if so wished. */
  static <L extends BaseLayer<?>> L withParameters(
      L layer,
      NeuralNetConfiguration conf,
      ParamInitializer initializer,
      INDArray parameters,
      boolean initialize) {
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer.init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
