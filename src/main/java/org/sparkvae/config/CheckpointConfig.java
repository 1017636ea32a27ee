package org.sparkvae.config;

import java.io.Serializable;

/**
 * How a run that was cut short goes on ({@code checkpoint} in the configuration).
 *
 * @param every rounds between two checkpoints
 * @param otherNatives whether it may go on where it computes with other instructions or threads
 */
public record CheckpointConfig(long every, boolean otherNatives) implements Serializable {}
