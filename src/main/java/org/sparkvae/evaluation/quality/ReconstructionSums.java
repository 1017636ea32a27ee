package org.sparkvae.evaluation.quality;

import java.io.Serializable;

/**
 * How near reconstructions come to their images, summed over images.
 *
 * @param images behind the sums
 * @param squaredError Σ of each image's mean squared error, of pixels in 0..1
 * @param psnr Σ of each image's peak signal-to-noise ratio, in dB
 * @param ssim Σ of each image's structural similarity
 */
record ReconstructionSums(long images, double squaredError, double psnr, double ssim)
    implements Serializable {

  /** No image yet. */
  static final ReconstructionSums NONE = new ReconstructionSums(0, 0, 0, 0);

  /** An image's ratio is at most so many dB, since one without error would have no finite one. */
  static final double MOST_PSNR = 100;

  /** With one image more. */
  ReconstructionSums plus(double imageSquaredError, double imageSsim) {
    return plus(new ReconstructionSums(1, imageSquaredError, psnr(imageSquaredError), imageSsim));
  }

  /** Of both. */
  ReconstructionSums plus(ReconstructionSums other) {
    return new ReconstructionSums(
        images + other.images,
        squaredError + other.squaredError,
        psnr + other.psnr,
        ssim + other.ssim);
  }

  /** 10·log₁₀(1/MSE), the peak being 1. */
  static double psnr(double squaredError) {
    return Math.min(MOST_PSNR, -10 * Math.log10(squaredError));
  }

  double meanSquaredError() {
    return squaredError / images;
  }

  double meanPsnr() {
    return psnr / images;
  }

  double meanSsim() {
    return ssim / images;
  }
}
