/**
 * How a corpus is made: {@link org.sparkvae.data.ingest.Ingest} takes an {@link
 * org.sparkvae.data.ingest.IngestRequest}, has Spark look through the source, bring the images into
 * the order of a hash and write them, split, as shards beside the rows of those that cannot be
 * used.
 *
 * <p>Next door: the images come from {@code source} and become pixels in {@code decode}; what is
 * written is read back by {@link org.sparkvae.data.Corpus}.
 */
package org.sparkvae.data.ingest;
