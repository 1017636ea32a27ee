/**
 * What DL4J's graph lacks for a variational autoencoder: the sampling of z and the one objective
 * output. Each is a pair of a configuration, which travels in the model's JSON, and the layer or
 * vertex that computes.
 */
package org.sparkvae.model.layers;
