package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * One round of training, as a line of {@code metrics.jsonl}. ELBO terms are in nats per image,
 * averaged over the images of the round.
 *
 * @param epoch from 1
 * @param rounds since the run began, this one included
 * @param objectiveValue what training maximises, in nats per image: minus the loss
 * @param beta at the end of the round
 * @param imagesSeen by all workers, since the run began
 * @param imagesPerSecond of this round, all workers together
 * @param learningRate Adam's step size at the end of the round
 * @param workersLeftOut workers whose parameters were not finite
 */
public record RoundMetrics(
    int epoch,
    long rounds,
    double reconstruction,
    double kl,
    double elbo,
    @JsonProperty("objective_value") double objectiveValue,
    double beta,
    @JsonProperty("images_seen") long imagesSeen,
    @JsonProperty("images_per_second") double imagesPerSecond,
    @JsonProperty("learning_rate") double learningRate,
    @JsonProperty("workers_left_out") int workersLeftOut,
    @JsonUnwrapped RoundCost cost) {}
