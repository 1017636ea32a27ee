package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of {@link FullyConnectedLayer}: [images × in] to [images × out]. */
public final class FullyConnected extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** For the reader of DL4J's JSON. */
  FullyConnected() {}

  private FullyConnected(Builder builder) {
    super(builder);
  }

  /** A layer with so many inputs and outputs. */
  public static FullyConnected of(int in, int out, Activation activation) {
    return new Builder().nIn(in).nOut(out).activation(activation).build();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FullyConnectedLayer layer = new FullyConnectedLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    long parameters = initializer().numParams(this);
    int updaterState = (int) getIUpdater().stateSize(parameters);
    return new LayerMemoryReport.Builder(layerName, FullyConnected.class, input, output)
        .standardMemory(parameters, updaterState)
        .workingMemory(0, 0, input.arrayElementsPerExample(), output.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new FullyConnected(this);
    }
  }
}
