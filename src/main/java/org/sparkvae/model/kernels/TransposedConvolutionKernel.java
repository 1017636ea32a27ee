package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.Arrays;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * A transposed convolution as what it is, the gradient of a convolution to its input: forward is
 * that convolution's backward pass, backward its forward pass and its gradient to the weights.
 * Weights [in × out × 3 × 3] are that convolution's [out × in × 3 × 3] as they stand.
 *
 * <p>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter
 * 4.
 */
final class TransposedConvolutionKernel implements Kernel {
  private final Weights parameters;
  private final Activations output;
  private final Runnable forward;
  private final Operation addBias;
  private final Runnable throughNonlinearity;
  private final NativeFloats ones;
  private final NativeFloats biasOfImage;
  private final NativeFloats sums;
  private final float[] ofPlaces;
  private final float[] ofChannels;
  private final int[] channels;
  private final Runnable toWeights;
  private final Runnable toInput;

  /**
   * A layer.
   *
   * @param input in the order of {@code mirror}'s output
   * @param mirror the convolution whose gradient this is
   */
  TransposedConvolutionKernel(
      Activations input, DirectConvolution mirror, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    Maps maps = mirror.shape().input();
    this.parameters = parameters;
    this.output = Activations.of(maps, mirror.orders().input(), trained);
    NativeFloats weights = parameters.weights();
    this.forward = mirror.backwardData(input.values(), weights, output.values());
    this.biasOfImage = NativeFloats.allocate(maps.sizeOfImage());
    this.addBias = addBias(nonlinearity);
    this.throughNonlinearity = trained ? nonlinearity.backward(output) : null;
    this.ones = trained ? ones(maps.images()) : null;
    this.sums = trained ? NativeFloats.allocate(maps.sizeOfImage()) : null;
    this.ofPlaces = new float[maps.sizeOfImage()];
    this.ofChannels = new float[maps.channels()];
    this.channels = channels(output);
    this.toWeights = trained ? toWeights(mirror, input) : null;
    this.toInput =
        trained && input.hasGradient()
            ? mirror.forward(output.gradient(), weights, null, input.gradient())
            : () -> {};
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    forward.run();
    spreadBias();
    addBias.run();
  }

  @Override
  public void backward() {
    throughNonlinearity.run();
    toWeights.run();
    sumToBias();
    toInput.run();
  }

  private Runnable toWeights(DirectConvolution mirror, Activations input) {
    return mirror.backwardWeights(
        output.gradient(), input.values(), parameters.weightsGradient(), null);
  }

  private Operation addBias(Nonlinearity nonlinearity) {
    Maps maps = output.shape();
    memory.desc values = OneDnn.matrix(maps.images(), maps.sizeOfImage());
    memory.desc bias = OneDnn.matrix(1, maps.sizeOfImage());
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_add, values, bias, values),
            nonlinearity.fused(),
            OneDnn.engine());
    memory inPlace = output.values().as(values);
    return new Operation(new binary(description))
        .with(DNNL_ARG_SRC_0, inPlace)
        .with(DNNL_ARG_SRC_1, biasOfImage.as(bias))
        .with(DNNL_ARG_DST, inPlace);
  }

  /** The bias of each place of an image. */
  private void spreadBias() {
    parameters.bias().get(ofChannels);
    for (int place = 0; place < ofPlaces.length; place++) {
      ofPlaces[place] = ofChannels[channels[place]];
    }
    biasOfImage.put(ofPlaces);
  }

  /** Sums over the images, by a row of ones times the gradient, and then over the positions. */
  private void sumToBias() {
    Maps maps = output.shape();
    OneDnn.multiply(
        new OneDnn.Operand(ones.pointer(), false),
        new OneDnn.Operand(output.gradient().pointer(), false),
        0f,
        sums.pointer(),
        1,
        maps.sizeOfImage(),
        maps.images());
    sums.get(ofPlaces);
    Arrays.fill(ofChannels, 0);
    for (int place = 0; place < ofPlaces.length; place++) {
      ofChannels[channels[place]] += ofPlaces[place];
    }
    parameters.biasGradient().put(ofChannels);
  }

  /** The channel of each place of an image. */
  private static int[] channels(Activations maps) {
    int[] channels = new int[maps.shape().sizeOfImage()];
    Arrays.setAll(channels, place -> maps.order().channel(maps.shape(), place));
    return channels;
  }

  private static NativeFloats ones(int size) {
    float[] values = new float[size];
    Arrays.fill(values, 1f);
    NativeFloats ones = NativeFloats.allocate(size);
    ones.put(values);
    return ones;
  }

  @Override
  public void close() {
    output.close();
    biasOfImage.close();
    if (ones != null) {
      ones.close();
      sums.close();
    }
  }
}
