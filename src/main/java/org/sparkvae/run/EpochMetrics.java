package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One epoch of training, as a line of {@code metrics.jsonl}. ELBO terms are in nats per image:
 * those of training averaged over the epoch's steps while the parameters moved, those of validation
 * at the parameters of the epoch's end. The validation terms are null where that split is empty.
 *
 * @param rounds since the run began
 * @param objectiveValue what training maximises, in nats per image: minus the loss
 * @param beta at the end of the epoch
 * @param criterion what the best model is chosen by, in nats per image
 * @param waitShare share of the workers' own time, 0 to 1, in which a step waited for data
 * @param seconds since the run began
 */
public record EpochMetrics(
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
    @JsonProperty("validation_reconstruction") Double validationReconstruction,
    @JsonProperty("validation_kl") Double validationKl,
    @JsonProperty("validation_elbo") Double validationElbo,
    double criterion,
    @JsonProperty("wait_share") double waitShare,
    double seconds) {}
