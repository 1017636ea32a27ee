/**
 * What a trained model is used for: {@code LatentExport} puts a whole corpus through the encoder,
 * {@code Sampler} draws images from the prior. Both are Spark actions: arguments by setters, then
 * {@code execute()}, then a nested {@code Result}. The model comes from {@code run}, the rows from
 * {@code data}, publication from {@code storage}; {@code report} next door shows what comes out.
 */
package org.sparkvae.latent;
