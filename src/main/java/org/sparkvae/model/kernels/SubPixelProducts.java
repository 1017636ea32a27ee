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
  /** The outputs that a square sees, as they lie side by side. */
  private static final int HERE = 0;

  private static final int BELOW = 2;
  private static final int SEEN = 4;

  /** Of a square. */
  private static final int SIDE = 2;

  private static final List<Look> LOOKS =
      List.of(
          new Look(0, 0, HERE, List.of(4), false),
          new Look(0, 1, HERE, List.of(5, 3), false),
          new Look(1, 0, HERE, List.of(7), false),
          new Look(1, 0, BELOW, List.of(1), true),
          new Look(1, 1, HERE, List.of(8, 6, 2, 0), false));

  private final Maps fine;
  private final Maps coarse;
  private final TapOrder order;
  private final NativeFloats weights;
  private final NativeFloats seen;
  private final NativeFloats zeros;

  /** The upper halves of a few rows of squares, and then the lower ones. */
  private final NativeFloats squares;

  private final int halves;

  /**
   * How one of a square's inputs sees one to four outputs that lie side by side.
   *
   * @param down row of the input
   * @param across column of the input
   * @param first of the outputs
   * @param taps through which it sees them
   * @param more whether it sees others too, before
   */
  private record Look(int down, int across, int first, List<Integer> taps, boolean more) {}

  /** For a convolution of this shape. */
  SubPixelProducts(ConvolutionShape shape) {
    this.fine = shape.input();
    this.coarse = shape.output();
    this.order =
        TapOrder.fromOutput(shape, LOOKS.stream().flatMap(look -> look.taps.stream()).toList());
    this.weights = NativeFloats.allocate(order.size());
    int positions = shape.rowsAtOnce() * coarse.width();
    this.seen = NativeFloats.allocate(Math.multiplyExact(positions, SEEN * coarse.channels()));
    this.zeros = NativeFloats.allocate(SIDE * coarse.channels());
    this.halves = Math.multiplyExact(positions, SIDE * fine.channels());
    this.squares = NativeFloats.allocate(SIDE * halves);
  }

  /** Takes the weights as they are now. */
  void read(NativeFloats w) {
    order.arrange(w, weights);
  }

  /** What {@link #multiply} adds to and {@link #copyTo} copies from: positions [… × in]. */
  NativeFloats squares() {
    return squares;
  }

  /** squares = beta · squares + these rows of outputs, through the weights. */
  void multiply(float beta, NativeFloats outputs, Rows rows) {
    see(outputs, rows);
    int in = fine.channels();
    int out = coarse.channels();
    int firstWeight = 0;
    for (Look look : LOOKS) {
      int place = look.down * halves + look.across * in;
      OneDnn.multiply(
          Operand.of(seen.from(look.first * out), SEEN * out),
          Operand.of(weights.from(firstWeight), in),
          look.more ? 1f : beta,
          Operand.of(squares.from(place), SIDE * in),
          rows.count() * coarse.width(),
          in,
          look.taps.size() * out);
      firstWeight += look.taps.size() * out * in;
    }
  }

  /** Takes the four outputs for each square, zeros for those beyond the edges. */
  private void see(NativeFloats outputs, Rows rows) {
    int place = 0;
    for (int row = rows.first(); row < rows.first() + rows.count(); row++) {
      boolean lowest = row % coarse.height() == coarse.height() - 1;
      int position = row * coarse.width();
      for (int x = 0; x < coarse.width(); x++) {
        int inside = Math.min(SIDE, coarse.width() - x);
        seeTwo(outputs, position + x, inside, place + HERE);
        seeTwo(outputs, position + x + coarse.width(), lowest ? 0 : inside, place + BELOW);
        place += SEEN;
      }
    }
  }

  /** Takes two neighbours, of which so many lie inside. */
  private void seeTwo(NativeFloats outputs, int position, int inside, int place) {
    int channels = coarse.channels();
    if (inside > 0) {
      seen.put(place * channels, outputs, position * channels, inside * channels);
    }
    if (inside < SIDE) {
      seen.put((place + inside) * channels, zeros, 0, (SIDE - inside) * channels);
    }
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
