package org.sparkvae.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.model.layers.LayerKinds;
import org.sparkvae.model.layers.ObjectiveOutput;
import org.sparkvae.model.layers.PaddedMerge;
import org.sparkvae.model.layers.PseudoInputs;
import org.sparkvae.model.layers.Reparameterization;
import org.sparkvae.model.layers.ScalePlane;

/**
 * Builds the graph x → encoder → posterior → z → decoder → logits → objective.
 *
 * <p>Inputs are {@code x} [images × pixels, channel by channel], {@code noise} [images × K·latents]
 * of K samples an image and, of a conditional VAE, {@code label} [images × K·classes], one-hot, K
 * times the same; what the objective compares with is x again. The encoder is a chain of layers
 * {@code encoder-0…} and {@code posterior} (rows of [mean | log variance]), the decoder {@code
 * decoder-0…}, {@code logits} (or locations; of a scale for each pixel, a second plane) and, of one
 * learned scale, {@code scale}. From {@code z} on there are K rows an image, until the objective is
 * given them side by side.
 *
 * <p>With a VampPrior the images go through {@code pseudo-inputs} first, from where pseudo-inputs
 * go through the encoder after them, as rows of the same minibatch.
 *
 * <p>A conditional VAE's label is joined to the rows that its first dense layers take: encoder x ‖
 * label, or the innermost feature maps ‖ label where there are convolutions; decoder z ‖ label. So
 * q(z|x, y) and p(x|z, y) share weights over all labels, while p(z) is the same for each.
 *
 * <p>A convolution halves each side, rounding up (3×3, stride 2, padding 1); the transposed
 * convolution that mirrors it gives back exactly the side that it came from, odd or even.
 *
 * <p>Source of the conditional one: Kihyuk Sohn, Honglak Lee and Xinchen Yan, Learning Structured
 * Output Representation using Deep Conditional Generative Models, 2015; Diederik P. Kingma et al.,
 * Semi-supervised Learning with Deep Generative Models, 2014 (M2).
 */
final class VaeNetwork {
  static final String IMAGES = "x";
  static final String LABEL = "label";
  static final String NOISE = "noise";
  static final String PSEUDO_INPUTS = "pseudo-inputs";
  static final String POSTERIOR = "posterior";
  static final String LATENTS = "z";
  static final String LOGITS = "logits";
  static final String SCALE = "scale";
  static final String OBJECTIVE = "objective";

  private final ModelConfig model;
  private final ImageShape shape;
  private final int classes;
  private final int samples;
  private final Activation activation;
  private final LayerKinds layers;
  private final GraphBuilder graph;
  private final List<String> encoder = new ArrayList<>();
  private final List<String> decoder = new ArrayList<>();

  /** One plane of feature maps on the way through the convolutions. */
  private record Maps(int height, int width, int channels) {
    Maps halved(int newChannels) {
      return new Maps((height + 1) / 2, (width + 1) / 2, newChannels);
    }

    int size() {
      return height * width * channels;
    }
  }

  /** The network that is trained. */
  VaeNetwork(VaeSpec spec, long seed) {
    this(spec, seed, LayerKinds.KERNELS, DataType.FLOAT);
  }

  /** The same network of other layers: parameters keep their places in the flat vector. */
  VaeNetwork(VaeSpec spec, long seed, LayerKinds layers, DataType type) {
    this.model = spec.model();
    this.shape = spec.shape();
    this.classes = spec.classes().size();
    this.samples = spec.objective().samples();
    this.layers = layers;
    this.activation = Activation.valueOf(model.activation().name());
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(1e-3))
            // The objective divides by the images of the minibatch itself.
            .miniBatch(false)
            .graphBuilder()
            .validateOutputLayerConfig(false)
            .addInputs(IMAGES, NOISE);
    if (spec.isConditional()) {
      graph.addInputs(LABEL);
    }
    List<Maps> maps = maps();
    addEncoder(maps);
    ObjectiveConfig objective = spec.objective();
    boolean atMean = objective.kind() == ObjectiveConfig.Kind.AUTOENCODER;
    graph.addVertex(LATENTS, new Reparameterization(samples, atMean), POSTERIOR, NOISE);
    addDecoder(maps);
    addObjective(spec);
  }

  /** Names of the layers from x to the posterior, pseudo-inputs among them. */
  List<String> trainedEncoder() {
    List<String> all = new ArrayList<>(encoder);
    if (model.hasVampPrior()) {
      all.add(0, PSEUDO_INPUTS);
    }
    return all;
  }

  ComputationGraphConfiguration configuration() {
    return graph.build();
  }

  /** Names of the layers from x to the posterior, and of the vertex that joins the label. */
  List<String> encoder() {
    return encoder;
  }

  /** Names of the layers from z to the logits, and of the vertex that joins the label. */
  List<String> decoder() {
    return decoder;
  }

  /** Values of one image's widest activations. */
  int widest() {
    List<Maps> maps = maps();
    int widest = Math.max(model.planes() * shape.pixels(), last(maps).size() + classes);
    widest = Math.max(widest, model.latents() + classes);
    for (int hidden : model.hidden()) {
      widest = Math.max(widest, hidden);
    }
    for (int i = 1; i < maps.size(); i++) {
      Maps outer = maps.get(i - 1);
      int channels = model.transposedChannels().get(maps.size() - 1 - i);
      widest = Math.max(widest, outer.height() * outer.width() * channels);
      widest = Math.max(widest, maps.get(i).size());
    }
    return widest;
  }

  /** Feature maps from the image to the innermost; the image alone without convolutions. */
  private List<Maps> maps() {
    List<Maps> maps = new ArrayList<>();
    maps.add(new Maps(shape.height(), shape.width(), shape.channels()));
    if (model.network() == Network.CONV) {
      for (int channels : model.channels()) {
        maps.add(last(maps).halved(channels));
      }
    }
    return maps;
  }

  private void addEncoder(List<Maps> maps) {
    if (model.hasVampPrior()) {
      PseudoInputs pseudoInputs = PseudoInputs.of(model.pseudoInputs(), shape.pixels());
      graph.addLayer(PSEUDO_INPUTS, pseudoInputs, IMAGES);
    }
    InputPreProcessor unflatten = maps.size() > 1 ? unflatten(maps.get(0)) : null;
    for (int i = 1; i < maps.size(); i++) {
      int in = maps.get(i - 1).channels();
      Layer convolution = layers.convolution(in, maps.get(i).channels(), 2, activation);
      addEncoderLayer("encoder-" + encoder.size(), convolution, unflatten);
      unflatten = null;
    }
    InputPreProcessor flatten = maps.size() > 1 ? flatten(last(maps)) : null;
    if (classes > 0) {
      joinLabel(encoder, encoder.isEmpty() ? IMAGES : last(encoder), flatten, labelOfImages());
      flatten = null;
    }
    int width = last(maps).size() + classes;
    for (int hidden : model.hidden()) {
      addEncoderLayer(
          "encoder-" + encoder.size(), layers.dense(width, hidden, activation), flatten);
      flatten = null;
      width = hidden;
    }
    addEncoderLayer(
        POSTERIOR, layers.dense(width, 2 * model.latents(), Activation.IDENTITY), flatten);
  }

  private void addDecoder(List<Maps> maps) {
    if (classes > 0) {
      joinLabel(decoder, LATENTS, null, labelOfSamples());
    }
    int width = model.latents() + classes;
    for (int i = model.hidden().size() - 1; i >= 0; i--) {
      addDecoderLayer(layers.dense(width, model.hidden().get(i), activation), null);
      width = model.hidden().get(i);
    }
    if (maps.size() == 1) {
      int outputs = outputPlanes() * shape.pixels();
      addDecoderLayer(LOGITS, layers.dense(width, outputs, Activation.IDENTITY), null);
      addScale(null);
      return;
    }
    addDecoderLayer(layers.dense(width, last(maps).size(), activation), null);
    InputPreProcessor unflatten = unflatten(last(maps));
    int channels = last(maps).channels();
    List<Integer> transposed = model.transposedChannels();
    for (int i = maps.size() - 1; i >= 1; i--) {
      int mirrored = transposed.get(maps.size() - 1 - i);
      int[] sides = {maps.get(i - 1).height(), maps.get(i - 1).width()};
      for (Layer layer : layers.transposed(channels, mirrored, sides, activation)) {
        addDecoderLayer(layer, unflatten);
        unflatten = null;
      }
      channels = mirrored;
    }
    int outputs = outputPlanes() * shape.channels();
    addDecoderLayer(LOGITS, layers.convolution(channels, outputs, 1, Activation.IDENTITY), null);
    addScale(flatten(maps.get(0)));
  }

  /** Planes that the last layer with weights gives. */
  private int outputPlanes() {
    return model.scale() == Scale.PER_PIXEL ? 2 : 1;
  }

  private void addScale(InputPreProcessor before) {
    if (model.scale() == Scale.LEARNED) {
      addDecoderLayer(SCALE, ScalePlane.of(shape.pixels()), before);
    }
  }

  private void addObjective(VaeSpec spec) {
    String outputs = last(decoder);
    if (model.network() == Network.CONV && outputs.equals(LOGITS)) {
      outputs = "flat-logits";
      Maps image = new Maps(shape.height(), shape.width(), outputPlanes() * shape.channels());
      graph.addVertex(outputs, new PreprocessorVertex(flatten(image)), LOGITS);
    }
    int width = model.planes() * shape.pixels() + model.latents();
    GraphVertex merge = model.hasVampPrior() ? new PaddedMerge() : new MergeVertex();
    graph
        .addVertex("sample", new MergeVertex(), outputs, LATENTS)
        .addVertex("samples", new ReshapeVertex(-1, samples * width), "sample")
        .addVertex("objective-input", merge, "samples", POSTERIOR)
        .addLayer(OBJECTIVE, new ObjectiveOutput(spec), "objective-input")
        .setOutputs(OBJECTIVE);
  }

  private String labelOfImages() {
    if (samples == 1) {
      return LABEL;
    }
    graph.addVertex("label-of-image", new SubsetVertex(0, classes - 1), LABEL);
    return "label-of-image";
  }

  private String labelOfSamples() {
    if (samples == 1) {
      return LABEL;
    }
    graph.addVertex("label-of-sample", new ReshapeVertex(-1, classes), LABEL);
    return "label-of-sample";
  }

  /** Rows, flattened first where they are feature maps, with the label after them. */
  private void joinLabel(List<String> chain, String rows, InputPreProcessor flatten, String label) {
    String flat = rows;
    if (flatten != null) {
      flat = rows + "-flat";
      graph.addVertex(flat, new PreprocessorVertex(flatten), rows);
    }
    String joined = flat + "-label";
    graph.addVertex(joined, new MergeVertex(), flat, label);
    chain.add(joined);
  }

  private void addEncoderLayer(String name, Layer layer, InputPreProcessor before) {
    addLayer(name, layer, before, encoder.isEmpty() ? images() : last(encoder));
    encoder.add(name);
  }

  /** What the encoder takes: with pseudo-inputs after the images, where there are any. */
  private String images() {
    return model.hasVampPrior() ? PSEUDO_INPUTS : IMAGES;
  }

  private void addDecoderLayer(Layer layer, InputPreProcessor before) {
    addDecoderLayer("decoder-" + decoder.size(), layer, before);
  }

  private void addDecoderLayer(String name, Layer layer, InputPreProcessor before) {
    addLayer(name, layer, before, decoder.isEmpty() ? LATENTS : last(decoder));
    decoder.add(name);
  }

  private void addLayer(String name, Layer layer, InputPreProcessor before, String input) {
    if (before == null) {
      graph.addLayer(name, layer, input);
    } else {
      graph.addLayer(name, layer, before, input);
    }
  }

  private static InputPreProcessor unflatten(Maps maps) {
    return new FeedForwardToCnnPreProcessor(maps.height(), maps.width(), maps.channels());
  }

  private static InputPreProcessor flatten(Maps maps) {
    return new CnnToFeedForwardPreProcessor(maps.height(), maps.width(), maps.channels());
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
