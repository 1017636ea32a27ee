/**
 * The mathematics of a variational autoencoder: the network and its layers, the approximate
 * posterior, the likelihoods and the objective, on DL4J and ND4J alone. All log-probabilities are
 * in nats, summed over the pixels or latents of an image; nothing here averages over images.
 *
 * <p>Who feeds it lives in {@link org.sparkvae.data} and {@link org.sparkvae.training}; what it
 * leaves behind in {@link org.sparkvae.run}. Nothing here knows of Spark or Hadoop.
 *
 * <p>Source: Diederik P. Kingma and Max Welling, Auto-Encoding Variational Bayes, 2014.
 */
package org.sparkvae.model;
