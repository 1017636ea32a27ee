package org.sparkvae.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A staged file as Parquet's library wants it; holds the footer back to put it in order. */
final class ParquetOutput extends PositionOutputStream {
  private final PositionedOutput out;
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private boolean inFooter;
  private boolean closed;

  ParquetOutput(PositionedOutput out) {
    this.out = out;
  }

  void beginFooter() {
    inFooter = true;
  }

  OutputFile asFile() {
    return new AsFile(this);
  }

  @Override
  public long getPos() {
    return out.position() + tail.size();
  }

  @Override
  public void write(int b) throws IOException {
    target().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    target().write(bytes, offset, length);
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
    try (out) {
      if (tail.size() > 0) {
        out.write(ParquetFooter.ordered(tail.toByteArray()));
      }
    }
  }

  private OutputStream target() {
    return inFooter ? tail : out;
  }

  private record AsFile(ParquetOutput out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return out;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return out;
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
