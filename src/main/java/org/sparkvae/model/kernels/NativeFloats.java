package org.sparkvae.model.kernels;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A block of float32 outside the heap, at an address that vector instructions like. Java loops over
 * native memory are not vectorised by the JIT compiler, copies are cheap: hence {@link #get} and
 * {@link #put}. Only values that are looked up one by one anyhow gain from {@link #buffer}.
 */
public final class NativeFloats implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  /** What keeps the memory alive, and frees it. */
  private final Pointer owner;

  private final FloatPointer values;
  private final int size;

  /** The same memory: copies through it are no native calls, as those through the pointer are. */
  private final FloatBuffer buffer;

  private NativeFloats(Pointer owner, FloatPointer values, int size) {
    this.owner = owner;
    this.values = values;
    this.size = size;
    this.buffer = values.getPointer(0).capacity(size).asBuffer();
  }

  /** New memory, zeroed. */
  public static NativeFloats allocate(int size) {
    FloatPointer owner = new FloatPointer(size + (long) ALIGNMENT / Float.BYTES);
    Pointer.memset(owner, 0, owner.capacity() * Float.BYTES);
    long beyond = owner.address() % ALIGNMENT;
    long shift = beyond == 0 ? 0 : (ALIGNMENT - beyond) / Float.BYTES;
    return new NativeFloats(owner, owner.getPointer(shift), size);
  }

  /** Memory of somebody else, who keeps it alive. */
  public static NativeFloats view(Pointer address, int size) {
    return new NativeFloats(address, new FloatPointer(address), size);
  }

  public int size() {
    return size;
  }

  FloatPointer pointer() {
    return values;
  }

  /** A part of this block. */
  FloatPointer from(int offset) {
    return values.getPointer(offset);
  }

  /** What oneDNN takes this block for. */
  memory as(memory.desc layout) {
    if (layout.get_size() != (long) size * Float.BYTES) {
      throw new IllegalArgumentException(
          "Invalid layout: " + layout.get_size() + " bytes for " + size + " values");
    }
    return new memory(layout, OneDnn.engine(), values);
  }

  /** New memory with these values. */
  public static NativeFloats copyOf(float[] source) {
    NativeFloats copy = allocate(source.length);
    copy.put(source);
    return copy;
  }

  /** Copies {@code count} values from {@code from} on to the beginning of {@code target}. */
  public void get(int from, float[] target, int count) {
    requireWithin(from, count);
    buffer.get(from, target, 0, count);
  }

  /** Copies {@code count} values from {@code from} on to {@code target}, from {@code place} on. */
  void get(int from, float[] target, int place, int count) {
    requireWithin(from, count);
    buffer.get(from, target, place, count);
  }

  /** Overwrites {@code count} values from {@code to} on with {@code source}'s from a place on. */
  void put(int to, float[] source, int place, int count) {
    requireWithin(to, count);
    buffer.put(to, source, place, count);
  }

  /** Copies the first {@code count} values to {@code target}, from {@code place} on. */
  public void get(float[] target, int place, int count) {
    requireWithin(0, count);
    buffer.get(0, target, place, count);
  }

  /** This block, for writes that are looked up one by one; not to be used beyond its life. */
  public FloatBuffer buffer() {
    return buffer;
  }

  /** Overwrites {@code count} values from {@code from} on with the beginning of {@code source}. */
  public void put(int from, float[] source, int count) {
    requireWithin(from, count);
    buffer.put(from, source, 0, count);
  }

  /**
   * Overwrites {@code count} values from {@code to} on with those of a block from {@code from} on.
   */
  void put(int to, NativeFloats source, int from, int count) {
    buffer.put(to, source.buffer, from, count);
  }

  private void requireWithin(int from, int count) {
    if (from < 0 || count > size - from) {
      throw new IllegalArgumentException(
          "Cannot copy " + count + " values from " + from + ": the block has " + size);
    }
  }

  /** Copies the first values out. */
  public void get(float[] target) {
    buffer.get(0, target, 0, requireFitting(target));
  }

  /** Overwrites the first values. */
  public void put(float[] source) {
    buffer.put(0, source, 0, requireFitting(source));
  }

  private int requireFitting(float[] array) {
    if (array.length > size) {
      throw new IllegalArgumentException(
          "Cannot copy " + array.length + " values: the block has " + size);
    }
    return array.length;
  }

  @Override
  public void close() {
    owner.close();
  }
}
