package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.memory;

/** How the values of one image's feature maps follow each other in memory. */
public enum Order {
  /** NCHW, map by map: how dense layers number them. */
  CHANNELS_FIRST(memory.format_tag.nchw, 1),

  /** NHWC, position by position. */
  CHANNELS_LAST(memory.format_tag.nhwc, 1),

  /** NCHW of groups of eight channels, which lie together at each position. */
  EIGHTS(memory.format_tag.nChw8c, 8);

  private final memory.format_tag tag;
  private final int group;

  Order(memory.format_tag tag, int group) {
    this.tag = tag;
    this.group = group;
  }

  /**
   * What oneDNN's convolutions are fastest on. With vector registers of eight floats that is one
   * register's channels side by side: measured, 15 to 25 % faster than with all channels side by
   * side. With registers of sixteen the latter was measured at 85 % of the matrix-product peak.
   */
  static Order ofConvolutions() {
    return Instructions.floatsPerRegister() == EIGHTS.group ? EIGHTS : CHANNELS_LAST;
  }

  /** Whether so many channels lie in this order without gaps. */
  boolean fits(int channels) {
    return channels % group == 0;
  }

  /** Whether maps of this shape lie the same in either order. */
  boolean isLike(Order other, Maps maps) {
    boolean plain = group == 1 && other.group == 1;
    return this == other || (plain && (maps.channels() == 1 || maps.positionsOfImage() == 1));
  }

  /** The channel of the value at this place of an image. */
  int channel(Maps maps, int place) {
    int together = this == CHANNELS_LAST ? maps.channels() : group;
    return place / (together * maps.positionsOfImage()) * together + place % together;
  }

  /** What oneDNN takes such maps for. */
  memory.desc of(Maps maps) {
    return OneDnn.describe(tag, maps.images(), maps.channels(), maps.height(), maps.width());
  }
}
