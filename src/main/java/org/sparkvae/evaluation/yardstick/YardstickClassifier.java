package org.sparkvae.evaluation.yardstick;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.sparkvae.config.ImageShape;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.PixelLayout;
import org.sparkvae.model.layers.FullyConnected;
import org.sparkvae.model.layers.StridedConvolution;

/**
 * p(label|image) by a small convolutional network: 3×3 convolutions of stride 2 with 16, 32 and
 * then 64 channels until the maps are 8×8 at most, {@value #FEATURES} rectified linear units, whose
 * values are the image's features, and a softmax. Images are packed 8-bit pixels, as {@link
 * org.sparkvae.model.Vae} takes them.
 *
 * <p>Not safe for use by several threads: one for each task.
 */
public final class YardstickClassifier {
  /** Values that {@link #features} gives for each image. */
  public static final int FEATURES = 64;

  /** Images that go through the network at once, however many there are. */
  static final int BATCH = 128;

  private static final int FIRST_CHANNELS = 16;
  private static final int MOST_CHANNELS = 64;
  private static final int MOST_SIDE = 8;
  private static final long SEED = 1;

  private final ImageShape shape;
  private final int classes;
  private final PixelLayout layout;
  private final MultiLayerNetwork network;

  /** A network that knows nothing yet; its first weights are always the same. */
  YardstickClassifier(ImageShape shape, int classes) {
    this.shape = shape;
    this.classes = classes;
    this.layout = new PixelLayout(shape);
    this.network = network(shape, classes);
  }

  private static MultiLayerNetwork network(ImageShape shape, int classes) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam())
            .list();
    layers.inputPreProcessor(
        0, new FeedForwardToCnnPreProcessor(shape.height(), shape.width(), shape.channels()));
    int height = shape.height();
    int width = shape.width();
    int channels = shape.channels();
    int next = FIRST_CHANNELS;
    int count = 0;
    do {
      layers.layer(count++, StridedConvolution.of(channels, next, 2, Activation.RELU));
      height = (height + 1) / 2;
      width = (width + 1) / 2;
      channels = next;
      next = Math.min(MOST_CHANNELS, 2 * next);
    } while (Math.max(height, width) > MOST_SIDE);
    layers.inputPreProcessor(count, new CnnToFeedForwardPreProcessor(height, width, channels));
    layers.layer(count++, FullyConnected.of(height * width * channels, FEATURES, Activation.RELU));
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(FEATURES)
            .nOut(classes)
            .activation(Activation.SOFTMAX)
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(layers.layer(count, output).build());
    network.init();
    // Else DL4J makes room for the gradients only after the first way forward, and the layers of
    // model.kernels have then been built without.
    network.initGradientsView();
    return network;
  }

  public ImageShape shape() {
    return shape;
  }

  /** Labels are 0 to this, exclusively. */
  public int classes() {
    return classes;
  }

  /** A copy of all parameters, in the network's order. */
  float[] parameters() {
    return Buffers.floats(network.params());
  }

  /** Overwrites all parameters. */
  void setParameters(float[] values) {
    network.setParams(Buffers.matrix(values, 1, values.length));
  }

  /** How many parameters there are. */
  int parameterCount() {
    return Math.toIntExact(network.numParams());
  }

  /** Adam's step size from now on. */
  void setLearningRate(double rate) {
    network.setLearningRate(rate);
  }

  /**
   * One step of Adam down the cross-entropy of a minibatch.
   *
   * @param labels of the images, each 0 to {@link #classes()}, exclusively
   */
  void fit(byte[] packed, int[] labels) {
    float[] wanted = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      wanted[i * classes + labels[i]] = 1;
    }
    float[] pixels = layout.toFloats(packed, labels.length);
    network.fit(
        Buffers.matrix(pixels, labels.length, shape.pixels()),
        Buffers.matrix(wanted, labels.length, classes));
  }

  /** The most probable label of each image. */
  public int[] classify(byte[] packed, int images) {
    int[] labels = new int[images];
    run(
        packed,
        images,
        (input, first, count) -> {
          float[] probabilities = Buffers.floats(network.output(input));
          for (int i = 0; i < count; i++) {
            labels[first + i] = argMax(probabilities, i * classes);
          }
        });
    return labels;
  }

  /** What the network sees in each image before it decides: [images × {@value #FEATURES}]. */
  public float[] features(byte[] packed, int images) {
    int penultimate = network.getnLayers() - 2;
    float[] features = new float[images * FEATURES];
    run(
        packed,
        images,
        (input, first, count) -> {
          INDArray seen = network.feedForwardToLayer(penultimate, input).get(penultimate + 1);
          System.arraycopy(Buffers.floats(seen), 0, features, first * FEATURES, count * FEATURES);
        });
    return features;
  }

  /** What is done with a minibatch. */
  private interface Use {
    void on(INDArray input, int first, int count);
  }

  /** Minibatches are all of one size, so that an image's result depends on no other image. */
  private void run(byte[] packed, int images, Use use) {
    int pixels = shape.pixels();
    INDArray input = Nd4j.create(BATCH, pixels);
    for (int first = 0; first < images; first += BATCH) {
      int count = Math.min(BATCH, images - first);
      byte[] some = Arrays.copyOfRange(packed, first * pixels, (first + count) * pixels);
      Buffers.fill(input, layout.toFloats(Arrays.copyOf(some, BATCH * pixels), BATCH));
      use.on(input, first, count);
    }
  }

  private int argMax(float[] values, int from) {
    int best = 0;
    for (int j = 1; j < classes; j++) {
      if (values[from + j] > values[from + best]) {
        best = j;
      }
    }
    return best;
  }
}
