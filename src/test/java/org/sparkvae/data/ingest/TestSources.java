package org.sparkvae.data.ingest;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Data sets in the formats that {@code ingest} reads, made on the spot. */
final class TestSources {
  private TestSources() {}

  /** IDX bytes of values, whatever the dimensions say. */
  static byte[] idx(byte[] values, int... dimensions) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0x0800 | dimensions.length);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      out.write(values);
    }
    return bytes.toByteArray();
  }

  /** Values 0, 1, 2, …, over and over. */
  static byte[] ramp(int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) i;
    }
    return values;
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** A folder as MNIST's: 40 training and 10 test images of 2 × 3. */
  static void idxPairs(Path folder, boolean zipped) throws IOException {
    pair(folder, "train", 40, zipped);
    pair(folder, "t10k", 10, zipped);
  }

  private static void pair(Path folder, String name, int count, boolean zipped) throws IOException {
    write(folder, name + "-images-idx3-ubyte", idx(ramp(count * 6), count, 2, 3), zipped);
    write(folder, name + "-labels-idx1-ubyte", idx(ramp(count), count), zipped);
  }

  private static void write(Path folder, String name, byte[] bytes, boolean zipped)
      throws IOException {
    put(folder, zipped ? name + ".gz" : name, zipped ? gzip(bytes) : bytes);
  }

  /** Writes a file and the folders that it lies in. */
  static Path put(Path folder, String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  static byte[] tar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        add(out, new TarArchiveEntry(entry.getKey(), true), entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  static void add(TarArchiveOutputStream out, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
