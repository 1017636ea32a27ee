package org.sparkvae.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Messages;

/**
 * Reads a {@link SourceFile} from front to back. Where it is cut or broken, every read throws a
 * {@link UserError} that refuses the whole file; other failures to read stay what they are.
 */
final class ContainerReader extends InputStream {
  private final SourceFile file;
  private final InputStream in;
  private long trailingZeros;
  private boolean failed;

  ContainerReader(SourceFile file, Configuration configuration) throws IOException {
    this.file = file;
    this.in = open(file, configuration);
  }

  private static InputStream open(SourceFile file, Configuration configuration) throws IOException {
    try {
      return file.open(configuration);
    } catch (EOFException | ZipException e) {
      throw refusal(file, "it is no whole gzip file", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      countZeros(bytes, offset, count);
      return count;
    } catch (EOFException | ZipException e) {
      throw refusal(file, "it is cut short or broken: " + Messages.reason(e), e);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  private void countZeros(byte[] bytes, int offset, int count) {
    int zeros = 0;
    while (zeros < count && bytes[offset + count - 1 - zeros] == 0) {
      zeros++;
    }
    trailingZeros = zeros == Math.max(0, count) ? trailingZeros + zeros : zeros;
  }

  /** Whether the file system failed, which says nothing about the file. */
  boolean failed() {
    return failed;
  }

  /** How many zero bytes were read last. */
  long trailingZeros() {
    return trailingZeros;
  }

  /** The next bytes, all of them, else the file is refused with this reason. */
  byte[] exactly(int count, String otherwise) throws IOException {
    byte[] bytes = readNBytes(count);
    if (bytes.length < count) {
      throw refusal(otherwise);
    }
    return bytes;
  }

  /** A number of four bytes, the highest first. */
  int readInt(String otherwise) throws IOException {
    return ByteBuffer.wrap(exactly(Integer.BYTES, otherwise)).getInt();
  }

  /** Whether nothing follows; a gzip's own check sum is compared here. */
  boolean atEnd() throws IOException {
    return read() < 0;
  }

  UserError refusal(String reason) {
    return refusal(file, reason, null);
  }

  private static UserError refusal(SourceFile file, String reason, Exception cause) {
    return new UserError("Cannot read " + file.shown() + ": " + reason, cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
