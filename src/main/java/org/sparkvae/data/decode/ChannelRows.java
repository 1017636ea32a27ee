package org.sparkvae.data.decode;

/**
 * The same image with another number of channels: from RGB to grey by luma, Y = 0.299 R + 0.587 G +
 * 0.114 B (Recommendation ITU-R BT.601), from grey to RGB by repetition. Nothing is rounded.
 */
final class ChannelRows implements PixelRows {
  private static final int RED = 299;
  private static final int GREEN = 587;
  private static final int BLUE = 114;
  private static final int SUM = RED + GREEN + BLUE;

  private final PixelRows image;
  private final int channels;
  private final double[] line;

  private ChannelRows(PixelRows image, int channels) {
    this.image = image;
    this.channels = channels;
    this.line = new double[Math.multiplyExact(image.width(), image.channels())];
  }

  /** The image itself where it has so many channels. */
  static PixelRows of(PixelRows image, int channels) {
    return image.channels() == channels ? image : new ChannelRows(image, channels);
  }

  @Override
  public int height() {
    return image.height();
  }

  @Override
  public int width() {
    return image.width();
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public double white() {
    return channels == 1 ? image.white() * SUM : image.white();
  }

  @Override
  public void read(int row, double[] samples) {
    image.read(row, line);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = channels == 1 ? luma(3 * i) : line[i / channels];
    }
  }

  private double luma(int pixel) {
    return RED * line[pixel] + GREEN * line[pixel + 1] + BLUE * line[pixel + 2];
  }
}
