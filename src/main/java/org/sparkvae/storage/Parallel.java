package org.sparkvae.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** File operations side by side: on an object store each of them waits for the network. */
final class Parallel {
  private static final int THREADS = 8;

  private Parallel() {}

  /** What is done to each. */
  interface Action<T> {
    void accept(T item) throws IOException;
  }

  /** Runs the action on every item, to the end, and then throws the first failure if any. */
  static <T> void forEach(Collection<T> items, Action<T> action) throws IOException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (T item : items) {
      tasks.add(
          () -> {
            action.accept(item);
            return null;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while moving files", e);
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
