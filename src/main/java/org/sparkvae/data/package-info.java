/**
 * A corpus as the other rooms see it: {@link org.sparkvae.data.Corpus} is a finished one, {@link
 * org.sparkvae.data.BatchReader} streams its images in batches from Parquet shards of raw 8-bit
 * pixels, {@link org.sparkvae.data.ShardReader} one {@linkplain org.sparkvae.data.ImageRecord
 * image} at a time with all its fields, {@link org.sparkvae.data.PackedImages} holds some in
 * memory.
 *
 * <p>How one comes into being is told upstairs, each knowing only those after it: {@code ingest}
 * writes it, {@code source} finds the images of a data set, {@code decode} turns them into pixels.
 * Next door: {@code storage} below publishes the files and their manifest; {@code training}, {@code
 * evaluation} and {@code latent} above take their images from here.
 */
package org.sparkvae.data;
