package org.sparkvae.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.model.kernels.ConvolutionShape;
import org.sparkvae.model.kernels.Maps;

/** Counts what the network that {@link VaeNetwork} builds is made of, without building it. */
final class NetworkSize {
  private static final int TAPS = 9;
  private static final int STRIDE = 2;

  private final ModelConfig model;
  private final ImageShape shape;
  private final int classes;
  private long height;
  private long width;
  private long parameters;
  private long widest;
  private boolean decoding;
  private long encoderValues;
  private long decoderValues;
  private long convolutionWeights;
  private long valuesAtOnce;

  NetworkSize(VaeSpec spec) {
    this.model = spec.model();
    this.shape = spec.shape();
    this.classes = spec.classes().size();
    this.height = shape.height();
    this.width = shape.width();
    hands(shape.pixels());
    if (model.hasVampPrior()) {
      parameters += (long) model.pseudoInputs() * shape.pixels();
      hands(shape.pixels());
    }
    if (model.network() == Network.CONV) {
      convolutional();
    } else {
      dense(widths(shape.pixels(), (long) outputPlanes() * shape.pixels()));
    }
    if (model.scale() == Scale.LEARNED) {
      parameters++;
      hands(2L * shape.pixels());
    }
  }

  /** Planes that the last layer with weights gives. */
  private int outputPlanes() {
    return model.scale() == Scale.PER_PIXEL ? 2 : 1;
  }

  /** Weights and biases. */
  long parameters() {
    return parameters;
  }

  /**
   * Values that the layers hand on for one image, copies in another layout included.
   *
   * @param samples of z, each of which goes through the decoder
   */
  long values(int samples) {
    return encoderValues + samples * decoderValues;
  }

  /** Values of the widest layer of one image. */
  long widest() {
    return widest;
  }

  /** Weights of convolutions, which their kernels bring into orders of their own. */
  long convolutionWeights() {
    return convolutionWeights;
  }

  /** Values that convolutions keep of a few rows or images, however many there are. */
  long valuesAtOnce() {
    return valuesAtOnce;
  }

  /** From the image's end to the latents, and back to the outputs. */
  private List<List<Long>> widths(long end, long outputs) {
    List<Long> inwards = new ArrayList<>(List.of(end));
    model.hidden().forEach(hidden -> inwards.add((long) hidden));
    List<Long> outwards = new ArrayList<>(inwards);
    outwards.set(0, outputs);
    Collections.reverse(outwards);
    inwards.add(2L * model.latents());
    outwards.add(0, (long) model.latents());
    // The label is joined to what both take first.
    inwards.set(0, end + classes);
    outwards.set(0, (long) model.latents() + classes);
    return List.of(inwards, outwards);
  }

  private void dense(List<List<Long>> chains) {
    chain(chains.get(0));
    decoding = true;
    hands(model.latents());
    chain(chains.get(1));
  }

  private void chain(List<Long> widths) {
    if (classes > 0) {
      hands(classes);
      hands(widths.get(0));
    }
    for (int i = 1; i < widths.size(); i++) {
      parameters += (widths.get(i - 1) + 1) * widths.get(i);
      hands(widths.get(i));
    }
  }

  private void convolutional() {
    List<long[]> sides = new ArrayList<>();
    long channels = shape.channels();
    // The image with its channels last.
    hands(shape.pixels());
    for (int out : model.channels()) {
      sides.add(new long[] {height, width});
      keeps(channels, out, STRIDE);
      height = (height + 1) / STRIDE;
      width = (width + 1) / STRIDE;
      convolution(channels, out);
      channels = out;
    }
    long innermost = height * width * channels;
    // Flattened, and unflattened again.
    hands(innermost);
    dense(widths(innermost, innermost));
    hands(innermost);
    Collections.reverse(sides);
    for (int i = 0; i < sides.size(); i++) {
      height = sides.get(i)[0];
      width = sides.get(i)[1];
      int out = model.transposedChannels().get(i);
      keeps(out, channels, STRIDE);
      convolution(channels, out);
      channels = out;
    }
    long outputs = (long) outputPlanes() * shape.channels();
    convolution(channels, outputs);
    // The same with channels first.
    hands(height * width * outputs);
    keeps(channels, outputs, 1);
  }

  private void convolution(long in, long out) {
    parameters += (TAPS * in + 1) * out;
    convolutionWeights += TAPS * in * out;
    hands(height * width * out);
  }

  /** Of a convolution from maps of this size, or of a transposed one to them. */
  private void keeps(long in, long out, int stride) {
    Maps maps = new Maps(1, (int) height, (int) width, (int) in);
    valuesAtOnce += new ConvolutionShape(maps, (int) out, stride).valuesAtOnce();
  }

  private void hands(long width) {
    if (decoding) {
      decoderValues += width;
    } else {
      encoderValues += width;
    }
    widest = Math.max(widest, width);
  }
}
