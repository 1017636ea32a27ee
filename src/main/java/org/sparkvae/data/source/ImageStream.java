package org.sparkvae.data.source;

import java.io.Closeable;
import java.io.IOException;

/** The images of one {@link ImageSource.Part}, in its order. */
public interface ImageStream extends Closeable {
  /** The next image, or null after the last. */
  SourceImage next() throws IOException;
}
