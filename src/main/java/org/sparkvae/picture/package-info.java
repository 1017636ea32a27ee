/**
 * Pixels in, picture files out: {@link org.sparkvae.picture.Png} for one image and {@link
 * org.sparkvae.picture.ContactSheet} for a grid of them. Knows nothing of networks or of Spark;
 * {@code latent} and {@code report} next door fill the pictures.
 */
package org.sparkvae.picture;
