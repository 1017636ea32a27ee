package org.sparkvae.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** A stream that counts and hashes what goes through it; closing it twice does no harm. */
public final class PositionedOutput extends OutputStream {
  private final OutputStream out;
  private final Path path;
  private final MessageDigest digest = Digests.sha256();
  private long position;
  private boolean closed;

  PositionedOutput(OutputStream out, Path path) {
    this.out = out;
    this.path = path;
  }

  /** Bytes written so far. */
  public long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException | FSError e) {
      throw explained(e);
    }
    digest.update(bytes, offset, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      out.close();
    } catch (IOException | FSError e) {
      throw explained(e);
    }
  }

  /** Local file systems throw an error, of all things, when the disk is full. */
  private IOException explained(Throwable e) {
    Throwable reason = e instanceof FSError ? e.getCause() : e;
    return HadoopFiles.explained(
        "write", path, reason instanceof IOException io ? io : new IOException(reason));
  }

  /** Hash of all bytes; to be asked once, after the last one. */
  String sha256() {
    return Digests.hex(digest.digest());
  }
}
