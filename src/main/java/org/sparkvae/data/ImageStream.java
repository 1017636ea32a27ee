package org.sparkvae.data;

import java.io.Closeable;
import java.io.IOException;

/** The images of one {@link ImageSource.Part}, in its order. */
interface ImageStream extends Closeable {
  /** The next image, or null after the last. */
  SourceImage next() throws IOException;
}
