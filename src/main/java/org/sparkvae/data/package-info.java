/**
 * Images on their way into a corpus and out of it. {@link org.sparkvae.data.Ingest} turns an {@link
 * org.sparkvae.data.ImageSource} (one class per format) into Parquet shards of raw 8-bit pixels;
 * {@link org.sparkvae.data.Corpus} and {@link org.sparkvae.data.ShardReader} read them back.
 *
 * <p>Next door: {@code storage} below publishes the files and their manifest; {@code training},
 * {@code evaluation} and {@code latent} above take their images from here.
 */
package org.sparkvae.data;
