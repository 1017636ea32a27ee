package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.memory;

/** How the values of one image's feature maps follow each other in memory. */
public enum Order {
  /** NCHW, map by map: how dense layers number them. */
  CHANNELS_FIRST(memory.format_tag.nchw),

  /** NHWC, position by position: how convolutions take and leave them. */
  CHANNELS_LAST(memory.format_tag.nhwc);

  private final memory.format_tag tag;

  Order(memory.format_tag tag) {
    this.tag = tag;
  }

  /** Whether maps of this shape lie the same in either order. */
  boolean isLike(Order other, Maps maps) {
    return this == other || maps.channels() == 1 || maps.positionsOfImage() == 1;
  }

  /** What oneDNN takes such maps for. */
  memory.desc of(Maps maps) {
    return OneDnn.describe(tag, maps.images(), maps.channels(), maps.height(), maps.width());
  }
}
