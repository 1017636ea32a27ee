package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of {@link ScalePlaneLayer}: [images × pixels] to [images × 2·pixels], with one
 * parameter.
 */
public final class ScalePlane extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** For the reader of DL4J's JSON. */
  ScalePlane() {}

  private ScalePlane(Builder builder) {
    super(builder);
  }

  /** A layer for images of so many pixels. */
  public static ScalePlane of(int pixels) {
    return new Builder().nIn(pixels).nOut(2L * pixels).activation(Activation.IDENTITY).build();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    ScalePlaneLayer layer = new ScalePlaneLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return new OneParameter();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    return new LayerMemoryReport.Builder(layerName, ScalePlane.class, input, output)
        .standardMemory(1, getIUpdater().stateSize(1))
        .workingMemory(0, 0, input.arrayElementsPerExample(), output.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new ScalePlane(this);
    }
  }
}
