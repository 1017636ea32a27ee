/**
 * What a trained model is used for: {@link org.sparkvae.latent.LatentExport} puts a whole corpus
 * through the encoder, {@link org.sparkvae.latent.DensityExport} estimates the log-density of each
 * image, {@link org.sparkvae.latent.Sampler} draws images from the prior. All are Spark actions:
 * arguments by setters, then {@code execute()}, then a nested {@code Result}. The model comes from
 * {@code run}, the rows from {@code data}, publication from {@code storage}; {@code report} next
 * door shows what comes out.
 */
package org.sparkvae.latent;
