package org.sparkvae.model;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between ND4J arrays and plain Java arrays in one memory move; ND4J's own accessors visit
 * every element through an indexer. All arrays are row by row (C order).
 */
public final class Buffers {
  private Buffers() {}

  /** The values of a float or double array, in C order. */
  public static double[] doubles(INDArray array) {
    double[] values = new double[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.DOUBLE) {
      INDArray dense = dense(array);
      new DoublePointer(address(dense)).get(values);
      return values;
    }
    float[] narrow = floats(array);
    for (int i = 0; i < values.length; i++) {
      values[i] = narrow[i];
    }
    return values;
  }

  /** The values of a float array, in C order. */
  public static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    copy(array, values);
    return values;
  }

  /** Copies the values of a float array, in C order, into {@code values}. */
  public static void copy(INDArray array, float[] values) {
    requireFloat(array);
    INDArray dense = dense(array);
    new FloatPointer(address(dense)).get(values, 0, Math.toIntExact(dense.length()));
  }

  /** Overwrites a dense C-order float array. */
  public static void fill(INDArray array, float[] values) {
    requireFloat(array);
    if (!isDense(array) || array.length() != values.length) {
      throw new IllegalArgumentException(
          "Cannot fill array of " + array.length() + ": " + values.length + " values or a view");
    }
    new FloatPointer(address(array)).put(values);
  }

  /** Overwrites a dense C-order float or double array, rounding to its type. */
  public static void fill(INDArray array, double[] values) {
    if (array.dataType() == DataType.DOUBLE) {
      new DoublePointer(address(array)).put(values);
      return;
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    fill(array, narrow);
  }

  /** A new float array [rows, columns] outside any workspace. */
  public static INDArray matrix(float[] values, int rows, int columns) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
    fill(array, values);
    return array;
  }

  private static INDArray dense(INDArray array) {
    return isDense(array) ? array : array.dup('c');
  }

  private static boolean isDense(INDArray array) {
    return array.elementWiseStride() == 1 && (array.ordering() == 'c' || array.isVectorOrScalar());
  }

  private static Pointer address(INDArray array) {
    return array.data().addressPointer();
  }

  private static void requireFloat(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("Invalid array type: " + array.dataType() + " (FLOAT)");
    }
  }
}
