package org.sparkvae.data.source;

import java.nio.charset.StandardCharsets;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/** xxHash64 of an id's UTF-8: the same number on every machine. */
public final class IdHash {
  private static final XXHash64 XX_HASH = XXHashFactory.safeInstance().hash64();

  private IdHash() {}

  /** 64 well-mixed bits, to be read as an unsigned number. */
  public static long of(String id, long seed) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return XX_HASH.hash(bytes, 0, bytes.length, seed);
  }
}
