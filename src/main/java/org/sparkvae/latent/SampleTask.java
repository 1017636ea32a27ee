package org.sparkvae.latent;

import java.io.Serializable;

/**
 * The samples that one task draws.
 *
 * @param index of the task, from 0
 * @param from number of the first sample, a multiple of {@link Batches#LARGEST}
 * @param to number after the last
 * @param npy numbers of its npy parts
 */
record SampleTask(int index, long from, long to, NpyParts.Plan npy) implements Serializable {}
