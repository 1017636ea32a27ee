package org.sparkvae.training;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.sparkvae.config.UserError;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.run.MetricsLog;
import org.sparkvae.storage.DamagedFileException;

/**
 * A {@link Checkpoint} as bytes, all numbers little-endian: {@code SPARKVAE}, the format's version,
 * the length of the counters and the counters; parameters, updater state and velocity, each as a
 * length and its floats; the lines of the metrics, deflated. Neither is ever in memory twice.
 */
final class CheckpointCodec {
  private static final byte[] MAGIC = "SPARKVAE".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 2;
  private static final int MOST_COUNTER_BYTES = 1 << 24;
  private static final int SHA256_TEXT = 64;

  /** Counters, each of 8 bytes, and the hash. */
  private static final int COUNTER_BYTES = 18 * Long.BYTES + SHA256_TEXT;

  private static final int CHUNK_FLOATS = 1 << 16;

  private CheckpointCodec() {}

  static void write(Checkpoint checkpoint, MetricsLog metrics, OutputStream out)
      throws IOException {
    byte[] counters = counters(checkpoint);
    out.write(MAGIC);
    byte[] head = new byte[2 * Integer.BYTES];
    littleEndian(head).putInt(VERSION).putInt(counters.length);
    out.write(head);
    out.write(counters);
    TrainingState state = checkpoint.progress().state();
    for (float[] values : new float[][] {state.parameters(), state.adam(), state.velocity()}) {
      write(values, out);
    }
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater);
      metrics.copyTo(deflated, checkpoint.metricsBytes());
      deflated.finish();
    } finally {
      deflater.end();
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @param parameters of the network, which bound what is read
   * @param metrics to begin with the lines of the checkpoint
   * @throws DamagedFileException if it is none of ours
   * @throws UserError if it is of a newer format
   */
  static Checkpoint read(InputStream content, int parameters, MetricsLog metrics)
      throws IOException {
    DataInputStream in = new DataInputStream(content);
    ByteBuffer counters = readCounters(in);
    TrainingState state =
        new TrainingState(
            readFloats(in, parameters),
            readFloats(in, 2 * parameters),
            readFloats(in, 0, parameters),
            counters.getLong());
    Checkpoint checkpoint = checkpoint(counters, state);
    metrics.startWith(new InflaterInputStream(in));
    require(metrics.bytes() == checkpoint.metricsBytes());
    return checkpoint;
  }

  private static byte[] counters(Checkpoint checkpoint) {
    Progress progress = checkpoint.progress();
    SortedMap<Integer, Integer> leftOut = progress.leftOut();
    byte[] counters = new byte[COUNTER_BYTES + leftOut.size() * 2 * Long.BYTES];
    ByteBuffer bytes = littleEndian(counters);
    bytes.putLong(progress.state().steps());
    bytes.putLong(progress.epoch()).putLong(progress.step());
    bytes.putLong(progress.rounds()).putLong(progress.imagesSeen());
    ElboSums terms = progress.terms();
    bytes.putLong(terms.images());
    bytes.putDouble(terms.reconstructionSum()).putDouble(terms.klSum());
    bytes.putDouble(terms.objectiveSum());
    WorkTime time = progress.time();
    bytes.putLong(time.slowest()).putLong(time.all()).putLong(time.waiting());
    BestEpoch best = progress.best();
    bytes.putDouble(best.criterion()).putDouble(best.elbo()).putLong(best.epoch());
    bytes.putDouble(progress.seconds());
    bytes.put(Arrays.copyOf(ascii(checkpoint.bestModel()), SHA256_TEXT));
    bytes.putLong(checkpoint.metricsBytes());
    bytes.putLong(leftOut.size());
    for (Map.Entry<Integer, Integer> entry : leftOut.entrySet()) {
      bytes.putLong(entry.getKey()).putLong(entry.getValue());
    }
    return counters;
  }

  private static Checkpoint checkpoint(ByteBuffer counters, TrainingState state) {
    int epoch = (int) counters.getLong();
    int step = (int) counters.getLong();
    long rounds = counters.getLong();
    long imagesSeen = counters.getLong();
    ElboSums terms =
        new ElboSums(
            counters.getLong(), counters.getDouble(), counters.getDouble(), counters.getDouble());
    WorkTime time = new WorkTime(counters.getLong(), counters.getLong(), counters.getLong());
    BestEpoch best =
        new BestEpoch(counters.getDouble(), counters.getDouble(), (int) counters.getLong());
    double seconds = counters.getDouble();
    byte[] hash = new byte[SHA256_TEXT];
    counters.get(hash);
    long metricsBytes = counters.getLong();
    SortedMap<Integer, Integer> leftOut = new TreeMap<>();
    for (long left = counters.getLong(); left > 0; left--) {
      leftOut.put((int) counters.getLong(), (int) counters.getLong());
    }
    Progress progress =
        new Progress(state, epoch, step, rounds, imagesSeen, terms, time, best, leftOut, seconds);
    return new Checkpoint(
        progress, new String(hash, StandardCharsets.US_ASCII).trim(), metricsBytes);
  }

  private static ByteBuffer readCounters(DataInputStream in) throws IOException {
    require(Arrays.equals(in.readNBytes(MAGIC.length), MAGIC));
    ByteBuffer head = readBytes(in, 2 * Integer.BYTES);
    int version = head.getInt();
    if (version != VERSION) {
      throw new UserError(
          "Cannot read checkpoint: format version "
              + version
              + " (this SparkVAE reads "
              + VERSION
              + ")");
    }
    int length = head.getInt();
    require(length >= COUNTER_BYTES && length <= MOST_COUNTER_BYTES);
    return readBytes(in, length);
  }

  private static void write(float[] values, OutputStream out) throws IOException {
    byte[] length = new byte[Long.BYTES];
    littleEndian(length).putLong(values.length);
    out.write(length);
    byte[] chunk = new byte[CHUNK_FLOATS * Float.BYTES];
    FloatBuffer floats = littleEndian(chunk).asFloatBuffer();
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      floats.put(0, values, from, count);
      out.write(chunk, 0, count * Float.BYTES);
    }
  }

  private static float[] readFloats(DataInputStream in, int... allowed) throws IOException {
    long length = readBytes(in, Long.BYTES).getLong();
    require(Arrays.stream(allowed).anyMatch(n -> n == length));
    float[] values = new float[(int) length];
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      readBytes(in, count * Float.BYTES).asFloatBuffer().get(values, from, count);
    }
    return values;
  }

  private static ByteBuffer readBytes(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return littleEndian(bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void require(boolean holds) throws DamagedFileException {
    if (!holds) {
      throw new DamagedFileException("Cannot read checkpoint: it is of another network");
    }
  }
}
