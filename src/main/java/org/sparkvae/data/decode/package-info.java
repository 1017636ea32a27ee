/**
 * From bytes to pixels: a {@link org.sparkvae.data.decode.Payload} is what a source hands over for
 * one image, {@link org.sparkvae.data.decode.Decoder} makes raw pixels of the wanted size and
 * channels of it, within {@link org.sparkvae.data.decode.DecodeLimits}. What cannot be used is a
 * {@link org.sparkvae.data.decode.BadImageException}, never a crash.
 *
 * <p>Next door: {@code source} finds the payloads, {@code ingest} has them decoded.
 */
package org.sparkvae.data.decode;
