package org.sparkvae.data.source;

import java.io.Serializable;
import java.util.Map;

/**
 * What a source knows of an image besides its pixels.
 *
 * @param className name of its class, or null
 * @param label number of its class, or null; counts only where there is no name
 * @param attributes named numbers, often empty
 * @param split the source's own split, or null
 */
public record Tags(String className, Integer label, Map<String, Float> attributes, String split)
    implements Serializable {

  /** The same with another split where there is none. */
  Tags orSplit(String otherwise) {
    return split == null ? new Tags(className, label, attributes, otherwise) : this;
  }

  /** Of an image in a folder. */
  static Tags named(String className, String split) {
    return new Tags(className, null, Map.of(), split);
  }

  /** Of an image with a numbered class. */
  static Tags numbered(Integer label, String split) {
    return new Tags(null, label, Map.of(), split);
  }
}
