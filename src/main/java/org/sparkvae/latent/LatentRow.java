package org.sparkvae.latent;

/**
 * The posterior of one image.
 *
 * @param label class index, or null
 * @param mean of q(z|x)
 * @param logVariance ln σ² of q(z|x)
 * @param kl KL(q(z|x)‖p(z)), in nats
 */
@SuppressWarnings("ArrayRecordComponent") // a row in transit: never compared, never a key
record LatentRow(
    String id, Integer label, String split, float[] mean, float[] logVariance, float kl) {

  boolean isFinite() {
    return Float.isFinite(kl) && Floats.areFinite(mean) && Floats.areFinite(logVariance);
  }
}
