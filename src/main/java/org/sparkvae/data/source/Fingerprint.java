package org.sparkvae.data.source;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.storage.Digests;
import org.sparkvae.storage.Parallel;

/**
 * Tells whether an input is the one that a corpus was made from, without reading it: names and
 * lengths of all files, and of containers the first and last bytes (with a gzip's check sum). No
 * times: a copy of the input is the same input. An edit that keeps a file's length goes unnoticed.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * Hash of all parts and class names; many parts are looked at side by side.
   *
   * @throws IOException if a part cannot be listed or read
   */
  public static String of(ImageSource source, Configuration configuration) throws IOException {
    List<String> parts = Parallel.map(source.parts(), part -> part.fingerprint(configuration));
    String classes = String.join("\n", source.classes());
    return Digests.sha256(parts.isEmpty() ? classes : classes + "\n" + String.join("\n", parts));
  }
}
