package org.sparkvae.training.link;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first that is said on a connection: a word that tells it from another protocol's, the token,
 * and who it is.
 *
 * @param worker from 0
 * @param executor whose process it runs in, by Spark's name
 */
public record Greeting(int worker, String executor) {
  private static final int WORD = 0x53564145;
  private static final int LONGEST_NAME = 256;
  private static final int HEAD = Integer.BYTES + Token.BYTES + 2 * Integer.BYTES;

  /** The bytes of it. */
  ByteBuffer with(Token token) {
    byte[] name = executor.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + name.length).order(ByteOrder.BIG_ENDIAN);
    bytes.putInt(WORD).put(token.bits()).putInt(worker).putInt(name.length).put(name);
    return bytes.flip();
  }

  /**
   * Reads it.
   *
   * @throws ProtocolException if it is none, or the token is another
   */
  static Greeting read(InputStream from, Token token) throws IOException {
    DataInputStream in = new DataInputStream(from);
    if (in.readInt() != WORD) {
      throw new ProtocolException("not a worker's greeting");
    }
    if (!token.is(in.readNBytes(Token.BYTES))) {
      throw new ProtocolException("another token");
    }
    int worker = in.readInt();
    int length = in.readInt();
    if (length < 0 || length > LONGEST_NAME) {
      throw new ProtocolException("an executor's name of " + length + " bytes");
    }
    return new Greeting(worker, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }
}
