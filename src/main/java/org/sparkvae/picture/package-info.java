/**
 * Pixels and figures in, pictures out: {@link org.sparkvae.picture.Png} for one image, {@link
 * org.sparkvae.picture.ContactSheet} for a grid of them, {@link org.sparkvae.picture.LineChart} and
 * {@link org.sparkvae.picture.ScatterChart} for what is measured, written as {@link
 * org.sparkvae.picture.Markup}. Knows nothing of networks or of Spark; {@code latent} and {@code
 * report} next door fill the pictures.
 */
package org.sparkvae.picture;
