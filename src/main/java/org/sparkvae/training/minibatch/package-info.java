/**
 * From a worker's share of the corpus to its minibatches. {@link
 * org.sparkvae.training.minibatch.WorkerImages} says which rows of which shards are a worker's and
 * cuts them into blocks of a few MB; {@link org.sparkvae.training.minibatch.CachedBlocks} keeps
 * some of them in memory and reads the others, one ahead of the step that will want it; {@link
 * org.sparkvae.training.minibatch.MinibatchOrder} is the seeded order of an epoch, in which {@link
 * org.sparkvae.training.minibatch.Minibatches} gathers images.
 *
 * <p>The shards themselves are {@link org.sparkvae.data}'s.
 */
package org.sparkvae.training.minibatch;
