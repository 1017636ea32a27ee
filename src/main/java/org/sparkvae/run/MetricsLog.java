package org.sparkvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The lines of {@code metrics.jsonl}: {@code {"event":"round",…}} and {@code {"event":"epoch",…}}.
 * Object stores cannot append, so lines gather in a local file, and {@link #publish()} replaces the
 * run's copy.
 */
public final class MetricsLog implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunDirectory run;
  private final Path lines;
  private long bytes;

  MetricsLog(RunDirectory run) throws IOException {
    this.run = run;
    this.lines = Files.createTempFile("sparkvae-metrics", ".jsonl");
  }

  /** Adds the line of one round. */
  public void add(RoundMetrics metrics) {
    append("round", metrics);
  }

  /** Adds the line of one epoch. */
  public void add(EpochMetrics metrics) {
    append("epoch", metrics);
  }

  /** Bytes of the lines so far. */
  public long bytes() {
    return bytes;
  }

  /** The first lines, so many bytes of them. */
  public void copyTo(OutputStream out, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(lines)) {
      WritableByteChannel to = Channels.newChannel(out);
      for (long done = 0; done < length; ) {
        done += channel.transferTo(done, length - done, to);
      }
    }
  }

  /** Begins again with these lines. */
  public void startWith(InputStream earlier) throws IOException {
    bytes = Files.copy(earlier, lines, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the lines so far visible in the run. */
  public void publish() throws IOException {
    run.writeMetrics(lines);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lines);
  }

  private void append(String event, Object metrics) {
    ObjectNode line = JSON.createObjectNode().put("event", event);
    line.setAll((ObjectNode) JSON.valueToTree(metrics));
    try {
      byte[] text = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
      Files.write(lines, text, StandardOpenOption.APPEND);
      bytes += text.length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write metrics: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
