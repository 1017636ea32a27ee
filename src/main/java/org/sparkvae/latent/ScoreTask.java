package org.sparkvae.latent;

import java.io.Serializable;
import java.util.List;
import org.sparkvae.data.ShardSlice;

/**
 * The rows that one task scores.
 *
 * @param index of the task, from 0
 */
record ScoreTask(int index, List<ShardSlice> slices) implements Serializable {}
