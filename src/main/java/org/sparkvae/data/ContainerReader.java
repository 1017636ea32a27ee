package org.sparkvae.data;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.UserError;

/** Reads a {@link SourceFile} from front to back; what is cut or broken refuses the whole file. */
final class ContainerReader implements Closeable {
  private final SourceFile file;
  private final InputStream in;

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

  /** The next bytes, fewer only at the end. */
  byte[] upTo(int count) throws IOException {
    try {
      return in.readNBytes(count);
    } catch (EOFException | ZipException e) {
      throw refusal(file, "it is cut short or broken: " + Messages.reason(e), e);
    }
  }

  /** The next bytes, all of them, else the file is refused with this reason. */
  byte[] exactly(int count, String otherwise) throws IOException {
    byte[] bytes = upTo(count);
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
    return upTo(1).length == 0;
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
