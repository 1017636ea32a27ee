package org.sparkvae.model.kernels;

import java.util.Arrays;
import org.sparkvae.model.kernels.OneDnn.Operand;

/** A value for each channel, added at every position of maps with channels last. */
final class Bias implements AutoCloseable {
  private final Weights parameters;
  private final float[] ofChannels;
  private final float[] ofPositions;
  private final NativeFloats spread;

  /** Sums over rows, by a row of ones times the rows. */
  private final NativeFloats ones;

  private final NativeFloats sums;
  private final float[] ofRow;

  /**
   * A bias.
   *
   * @param width of the maps that it is added to
   * @param positions whole rows of them, to which it is added at once
   */
  Bias(Weights parameters, int width, int positions) {
    int channels = parameters.bias().size();
    this.parameters = parameters;
    this.ofChannels = new float[channels];
    this.ofRow = new float[Math.multiplyExact(width, channels)];
    this.ofPositions = new float[Math.multiplyExact(positions, channels)];
    this.spread = NativeFloats.allocate(ofPositions.length);
    float[] one = new float[positions / width];
    Arrays.fill(one, 1f);
    this.ones = NativeFloats.copyOf(one);
    this.sums = NativeFloats.allocate(ofRow.length);
  }

  /** Takes the bias as it is now. */
  void read() {
    parameters.bias().get(ofChannels);
    for (int i = 0; i < ofPositions.length; i += ofChannels.length) {
      System.arraycopy(ofChannels, 0, ofPositions, i, ofChannels.length);
    }
    spread.put(ofPositions);
  }

  /** Overwrites these rows of maps with the bias. */
  void fill(NativeFloats maps, Rows rows) {
    maps.put(rows.first() * ofRow.length, spread, 0, rows.count() * ofRow.length);
  }

  /** Overwrites as many positions as it is added to at once. */
  void fill(NativeFloats positions) {
    positions.put(0, spread, 0, spread.size());
  }

  /** Adds up the gradients at the positions of these rows, of which the first begin a sum. */
  void addUp(NativeFloats gradient, Rows rows) {
    OneDnn.multiply(
        Operand.of(ones.pointer(), rows.count()),
        Operand.of(gradient.from(rows.first() * ofRow.length), ofRow.length),
        rows.first() == 0 ? 0f : 1f,
        Operand.of(sums.pointer(), ofRow.length),
        1,
        ofRow.length,
        rows.count());
  }

  /** Gives the gradient to the bias. */
  void write() {
    sums.get(ofRow);
    Arrays.fill(ofChannels, 0);
    for (int i = 0; i < ofRow.length; i++) {
      ofChannels[i % ofChannels.length] += ofRow[i];
    }
    parameters.biasGradient().put(ofChannels);
  }

  @Override
  public void close() {
    spread.close();
    ones.close();
    sums.close();
  }
}
