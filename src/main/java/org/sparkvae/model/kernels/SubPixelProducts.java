package org.sparkvae.model.kernels;

import java.util.List;
import org.sparkvae.model.kernels.OneDnn.Operand;

/**
 * The gradient of a convolution of stride 2 to its input, which is what a transposed convolution
 * gives, as matrix products. Each output, a position of the coarser maps, stands for a square of
 * four inputs. These see one, two or four outputs: the own one, that to the right, that below, that
 * at the corner between them.
 *
 * <p>Source: Shi et al., Is the deconvolution layer the same as a convolutional layer?, 2016.
 */
final class SubPixelProducts implements AutoCloseable {
  /** In this order the outputs that any of the four inputs sees follow each other. */
  private static final int BELOW = 0;

  private static final int HERE = 1;
  private static final int RIGHT = 2;
  private static final int CORNER = 3;
  private static final int SEEN = 4;

  /** Of a square. */
  private static final int SIDE = 2;

  private static final List<SubPixel> SUB_PIXELS =
      List.of(
          new SubPixel(0, 0, HERE, List.of(4)),
          new SubPixel(0, 1, HERE, List.of(5, 3)),
          new SubPixel(1, 0, BELOW, List.of(1, 7)),
          new SubPixel(1, 1, BELOW, List.of(2, 8, 6, 0)));

  private final Maps fine;
  private final Maps coarse;
  private final TapMatrices weights;
  private final NativeFloats seen;
  private final NativeFloats zeros;

  /** The upper halves of a few rows of squares, and then the lower ones. */
  private final NativeFloats squares;

  private final int halves;

  /** One of a square's inputs: the first of the outputs that it sees, and through which taps. */
  private record SubPixel(int down, int across, int firstSeen, List<Integer> taps) {}

  /** For a convolution of this shape. */
  SubPixelProducts(ConvolutionShape shape) {
    this.fine = shape.input();
    this.coarse = shape.output();
    this.weights =
        TapMatrices.fromOutput(shape, SUB_PIXELS.stream().flatMap(p -> p.taps.stream()).toList());
    int positions = shape.rowsAtOnce() * coarse.width();
    this.seen = NativeFloats.allocate(Math.multiplyExact(positions, SEEN * coarse.channels()));
    this.zeros = NativeFloats.allocate(coarse.channels());
    this.halves = Math.multiplyExact(positions, SIDE * fine.channels());
    this.squares = NativeFloats.allocate(SIDE * halves);
  }

  /** Takes the weights as they are now. */
  void read(NativeFloats w) {
    weights.read(w);
  }

  /** What {@link #multiply} adds to and {@link #copyTo} copies from: positions [… × in]. */
  NativeFloats squares() {
    return squares;
  }

  /** squares = beta · squares + these rows of outputs, through the weights. */
  void multiply(float beta, NativeFloats outputs, Rows rows) {
    look(outputs, rows);
    int in = fine.channels();
    int out = coarse.channels();
    int firstWeight = 0;
    for (SubPixel pixel : SUB_PIXELS) {
      int place = pixel.down * halves + pixel.across * in;
      OneDnn.multiply(
          Operand.of(seen.from(pixel.firstSeen * out), SEEN * out),
          Operand.of(weights.values().from(firstWeight), in),
          beta,
          Operand.of(squares.from(place), SIDE * in),
          rows.count() * coarse.width(),
          in,
          pixel.taps.size() * out);
      firstWeight += pixel.taps.size() * out * in;
    }
  }

  /** Takes the four outputs for each square, zeros for those beyond the edges. */
  private void look(NativeFloats outputs, Rows rows) {
    int place = 0;
    for (int row = rows.first(); row < rows.first() + rows.count(); row++) {
      boolean low = row % coarse.height() == coarse.height() - 1;
      for (int x = 0; x < coarse.width(); x++) {
        boolean rightmost = x == coarse.width() - 1;
        int here = row * coarse.width() + x;
        look(outputs, low, here + coarse.width(), place + BELOW);
        look(outputs, false, here, place + HERE);
        look(outputs, rightmost, here + 1, place + RIGHT);
        look(outputs, low || rightmost, here + coarse.width() + 1, place + CORNER);
        place += SEEN;
      }
    }
  }

  private void look(NativeFloats outputs, boolean beyond, int position, int place) {
    int channels = coarse.channels();
    NativeFloats source = beyond ? zeros : outputs;
    seen.put(place * channels, source, beyond ? 0 : position * channels, channels);
  }

  /** Copies the squares of these rows of outputs to where they lie in the maps of inputs. */
  void copyTo(NativeFloats inputs, Rows rows) {
    int ofRow = fine.width() * fine.channels();
    int ofSquares = coarse.width() * SIDE * fine.channels();
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.first() + i;
      int y = row % coarse.height() * SIDE;
      int place = (row / coarse.height() * fine.height() + y) * ofRow;
      inputs.put(place, squares, i * ofSquares, ofRow);
      if (y + 1 < fine.height()) {
        inputs.put(place + ofRow, squares, halves + i * ofSquares, ofRow);
      }
    }
  }

  @Override
  public void close() {
    weights.close();
    seen.close();
    zeros.close();
    squares.close();
  }
}
