package org.sparkvae.data.decode;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.sparkvae.data.Messages;
import org.sparkvae.storage.HadoopFiles;

/** An image in a file of its own: only its place is moved about. */
public record ImageFile(String path, long length) implements Payload {
  private static final long serialVersionUID = 1L;

  @Override
  public PixelRows open(DecodeLimits limits) throws BadImageException, IOException {
    limits.checkEncoded(length);
    return ImageCodec.decode(bytes(limits), limits);
  }

  private byte[] bytes(DecodeLimits limits) throws BadImageException, IOException {
    Path file = new Path(path);
    try (InputStream in = HadoopFiles.of(limits.configuration(), file).open(file)) {
      return in.readNBytes((int) length);
    } catch (FileNotFoundException | AccessControlException | AccessDeniedException e) {
      throw new BadImageException("cannot be read: " + Messages.reason(e), e);
    }
  }
}
