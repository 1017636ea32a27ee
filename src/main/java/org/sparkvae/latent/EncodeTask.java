package org.sparkvae.latent;

import java.io.Serializable;
import java.util.List;
import org.sparkvae.data.ShardSlice;

/**
 * The rows that one task encodes.
 *
 * @param index of the task, from 0
 * @param npy numbers of its npy parts
 */
record EncodeTask(int index, List<ShardSlice> slices, NpyParts.Plan npy) implements Serializable {}
