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
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Configuration of {@link PseudoInputsLayer}: [images × pixels] to [(images + count) × pixels]. */
public final class PseudoInputs extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  private final int count;

  @JsonCreator
  PseudoInputs(@JsonProperty("count") int count) {
    this.count = count;
  }

  private PseudoInputs(Builder builder, int count) {
    super(builder);
    this.count = count;
  }

  /** So many pseudo-inputs of so many pixels. */
  public static PseudoInputs of(int count, int pixels) {
    Builder builder = new Builder();
    builder.nIn(pixels).nOut(pixels).activation(Activation.SIGMOID);
    return new PseudoInputs(builder, count);
  }

  /** Pseudo-inputs. */
  public int getCount() {
    return count;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    PseudoInputsLayer layer = new PseudoInputsLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return new PseudoInputInitializer();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, PseudoInputs.class, input, output)
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, 0, input.arrayElementsPerExample(), output.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PseudoInputs that && super.equals(other) && count == that.count;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof PseudoInputs;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + count;
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      throw new UnsupportedOperationException("Cannot build pseudo-inputs: they need a count");
    }
  }
}
