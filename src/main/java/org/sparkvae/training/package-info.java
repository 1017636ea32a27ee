/**
 * How a VAE is trained: rounds of minibatches on workers that each own an even share of the corpus,
 * and the weighted averaging of their parameters. {@link org.sparkvae.training.LocalTrainer} is the
 * reference, one worker in the driver; {@link org.sparkvae.training.SparkTrainer} puts workers on
 * executors. A worker's minibatches come from {@link org.sparkvae.training.minibatch}. How long a
 * round is follows from the {@link org.sparkvae.training.AveragingSchedule}, what travels from the
 * {@link org.sparkvae.training.Wire}, where the average leads from the {@link
 * org.sparkvae.training.OuterStep}. Few workers are {@link org.sparkvae.training.StandingWorkers},
 * others a job for each round. What observes training is a {@link
 * org.sparkvae.training.TrainingMonitor}.
 *
 * <p>The gradient itself comes from {@link org.sparkvae.model}, images from {@link
 * org.sparkvae.data}.
 */
package org.sparkvae.training;
