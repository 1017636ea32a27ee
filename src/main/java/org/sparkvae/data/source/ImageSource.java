package org.sparkvae.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.decode.DecodeLimits;

/**
 * A data set in some format, as parts that tasks read side by side. A source is found and cut up by
 * the driver, which sees names and lengths only; pixels are seen by tasks.
 */
public interface ImageSource {
  /** The parts, in an order that follows from the input alone. */
  List<Part> parts();

  /** Label names that the source fixes, indexed by label; empty where images carry their names. */
  default List<String> classes() {
    return List.of();
  }

  /** A file or folder that one task reads. */
  interface Part extends Serializable {
    /**
     * Begins to read. The stream throws {@link org.sparkvae.config.UserError} where the part is cut
     * short or is not what its header says.
     */
    ImageStream open(DecodeLimits limits) throws IOException;

    /**
     * What tells this part from another at little cost: names and lengths, and a container's first
     * and last bytes; no times, so that copies are equal.
     */
    String fingerprint(Configuration configuration) throws IOException;
  }
}
