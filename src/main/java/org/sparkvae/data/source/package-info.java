/**
 * Data sets as they come: {@link org.sparkvae.data.source.SourceFormat} recognises the format of an
 * input and opens it as an {@link org.sparkvae.data.source.ImageSource}. One class for each format
 * finds its parts on the driver, one stream for each reads a part in a task, as {@link
 * org.sparkvae.data.source.SourceImage}s: id, tags, and the way to the pixels.
 *
 * <p>Next door: {@code decode} follows that way; {@code ingest} puts the images in order.
 */
package org.sparkvae.data.source;
