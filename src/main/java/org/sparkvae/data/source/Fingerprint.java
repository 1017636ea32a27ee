package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.storage.Digests;

/**
 * Tells whether an input is the one that a corpus was made from, without reading it: names and
 * lengths of all files, and of containers the first and last bytes (with a gzip's check sum). No
 * times: a copy of the input is the same input. An edit that keeps a file's length goes unnoticed.
 */
public final class Fingerprint {
  private static final int THREADS = 8;

  private Fingerprint() {}

  /**
   * Hash of all parts and class names; many parts are looked at side by side.
   *
   * @throws IOException if a part cannot be listed or read
   */
  public static String of(ImageSource source, Configuration configuration) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<String>> parts = new ArrayList<>();
      for (ImageSource.Part part : source.parts()) {
        parts.add(pool.submit(() -> part.fingerprint(configuration)));
      }
      StringBuilder all = new StringBuilder(String.join("\n", source.classes()));
      for (Future<String> part : parts) {
        all.append('\n').append(part.get());
      }
      return Digests.sha256(all.toString());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while listing the input", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
