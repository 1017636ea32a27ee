package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.config.ImageShape;

/**
 * The head of an IDX file (Yann LeCun, "The MNIST database of handwritten digits"): two zero bytes,
 * the type of the values, the number of dimensions, then each dimension as four bytes, highest
 * first.
 *
 * @param dimensions the number of items, then the size of each
 */
record IdxHeader(List<Integer> dimensions) {
  private static final int UNSIGNED_BYTES = 0x08;
  private static final int MAX_DIMENSIONS = 4;
  private static final String CUT = "it ends within its IDX header";

  static IdxHeader read(ContainerReader in) throws IOException {
    int magic = in.readInt(CUT);
    int count = magic & 0xff;
    if (magic >>> Byte.SIZE != UNSIGNED_BYTES || count < 1 || count > MAX_DIMENSIONS) {
      throw in.refusal(
          String.format("it is no IDX file of unsigned bytes (it begins with %08x)", magic));
    }
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dimensions.add(dimension(in));
    }
    return new IdxHeader(dimensions);
  }

  private static int dimension(ContainerReader in) throws IOException {
    int size = in.readInt(CUT);
    if (size < 0) {
      throw in.refusal("its IDX header gives a size of " + Integer.toUnsignedString(size));
    }
    return size;
  }

  int items() {
    return dimensions.get(0);
  }

  boolean isLabels() {
    return dimensions.size() == 1;
  }

  /** Of each image: items × height × width, or with a fourth dimension of 1 or 3 channels. */
  ImageShape shape(ContainerReader in) {
    int channels = dimensions.size() == MAX_DIMENSIONS ? dimensions.get(3) : 1;
    try {
      ImageShape shape = new ImageShape(dimensions.get(1), dimensions.get(2), channels);
      Math.multiplyExact(shape.pixels(), Byte.SIZE);
      return shape;
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw in.refusal("its IDX header gives no images but dimensions " + dimensions);
    }
  }
}
