package org.sparkvae.config;

import java.io.Serializable;

/**
 * The whole configuration of one command, resolved and checked; made by {@link ConfigLoader}.
 *
 * @param objective what is maximised
 * @param instructionSet {@code auto}, {@code baseline}, {@code avx2} or {@code avx512}
 * @param json the same as canonical JSON: sorted keys, no white space, every key present
 */
public record RunConfig(
    ModelConfig model,
    ObjectiveConfig objective,
    TrainingConfig training,
    IngestConfig ingest,
    CheckpointConfig checkpoint,
    LeaseConfig lease,
    String instructionSet,
    String json)
    implements Serializable {}
