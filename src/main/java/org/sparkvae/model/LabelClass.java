package org.sparkvae.model;

import java.io.Serializable;

/**
 * A class that a conditional VAE knows of; its label is its place among them.
 *
 * @param images of it that the model was trained on
 */
public record LabelClass(String name, long images) implements Serializable {}
