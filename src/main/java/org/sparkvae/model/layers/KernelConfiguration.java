package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the configurations of layers from rows to rows have in common. */
abstract class KernelConfiguration extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** For the reader of DL4J's JSON. */
  KernelConfiguration() {}

  KernelConfiguration(FeedForwardLayer.Builder<?> builder) {
    super(builder);
  }

  /** The layer itself, as yet without parameters. */
  abstract BaseLayer<?> layer(NeuralNetConfiguration conf, DataType type);

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    BaseLayer<?> layer = layer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public final LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, getClass(), input, output)
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, 0, input.arrayElementsPerExample(), output.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
