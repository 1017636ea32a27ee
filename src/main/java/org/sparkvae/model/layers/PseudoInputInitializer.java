package org.sparkvae.model.layers;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.Noise;

/**
 * The parameters of {@link PseudoInputs}, [count × pixels]: standard normal at first, which is to
 * say images of noise around a middle grey. Who has training images writes some of them over these.
 */
final class PseudoInputInitializer implements ParamInitializer {
  private static final List<String> KEYS = List.of(Parameters.WEIGHTS);

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    PseudoInputs pseudoInputs = (PseudoInputs) layer;
    return pseudoInputs.getCount() * pseudoInputs.getNIn();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return KEYS;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return KEYS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return Parameters.WEIGHTS.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    if (initialize) {
      float[] noise = Noise.normal(conf.getSeed(), Math.toIntExact(parameters.length()));
      double[] values = new double[noise.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = noise[i];
      }
      Buffers.fill(parameters, values);
    }
    conf.addVariable(Parameters.WEIGHTS);
    return getGradientsFromFlattened(conf, parameters);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradient) {
    PseudoInputs layer = (PseudoInputs) conf.getLayer();
    return Map.of(Parameters.WEIGHTS, gradient.reshape('c', layer.getCount(), layer.getNIn()));
  }
}
