package org.sparkvae.training.link;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.SecureRandom;

/** 256 random bits that who connects must know. */
public final class Token implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int BYTES = 32;

  private final byte[] bits;

  private Token(byte[] bits) {
    this.bits = bits;
  }

  static Token random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new Token(bits);
  }

  byte[] bits() {
    return bits.clone();
  }

  /** Whether these are its bits, in a time that does not tell how many are. */
  boolean is(byte[] others) {
    return MessageDigest.isEqual(bits, others);
  }

  /** Says nothing of its bits, which belong in no log. */
  @Override
  public String toString() {
    return "token";
  }
}
