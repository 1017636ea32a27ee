package org.sparkvae.model;

import java.io.Serializable;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;

/**
 * What decides a VAE but for its parameters.
 *
 * @param beta factor of the KL term in the loss
 */
public record VaeSpec(ModelConfig model, ImageShape shape, double beta) implements Serializable {}
