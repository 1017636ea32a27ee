package org.sparkvae.data.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The formats of single images, by the bytes that they begin with. */
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  BMP("BM"),
  GIF("GIF8");

  private final String magic;

  ImageFormat(String magic) {
    this.magic = magic;
  }

  static ImageFormat of(byte[] bytes) throws BadImageException {
    return Arrays.stream(values())
        .filter(format -> format.begins(bytes))
        .findFirst()
        .orElseThrow(() -> new BadImageException("not a PNG, JPEG, BMP or GIF image"));
  }

  private boolean begins(byte[] bytes) {
    int length = Math.min(bytes.length, magic.length());
    return magic.equals(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
  }
}
