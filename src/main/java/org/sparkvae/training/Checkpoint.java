package org.sparkvae.training;

/**
 * What a run that was cut short goes on from.
 *
 * @param bestModel hash of the model that is kept as the best; empty before there is one
 * @param metricsBytes of the metrics' lines up to here
 */
record Checkpoint(Progress progress, String bestModel, long metricsBytes) {}
