package org.sparkvae.config;

import java.io.Serializable;

/**
 * How images become a corpus ({@code ingest} in the configuration).
 *
 * @param validationFraction share of the training images set aside, by a hash of the id
 * @param testFraction the same for the test split, where the source has none of its own
 * @param maxErrorFraction share of images that may fail to decode before the job fails
 * @param maxMegapixels larger images are refused from their header
 * @param shardBytes bytes of pixels per shard, before compression
 */
public record IngestConfig(
    double validationFraction,
    double testFraction,
    double maxErrorFraction,
    int maxMegapixels,
    long shardBytes,
    long seed)
    implements Serializable {}
