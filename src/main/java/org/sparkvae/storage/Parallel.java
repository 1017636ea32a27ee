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
public final class Parallel {
  private static final int THREADS = 8;

  private Parallel() {}

  /** What is done to each. */
  interface Action<T> {
    void accept(T item) throws IOException;
  }

  /** What is made of each. */
  public interface Function<T, R> {
    R apply(T item) throws IOException;
  }

  /** Runs the action on every item, to the end, and then throws the first failure if any. */
  static <T> void forEach(Collection<T> items, Action<T> action) throws IOException {
    map(
        items,
        item -> {
          action.accept(item);
          return null;
        });
  }

  /**
   * Results in the order of the items; all are tried before the first failure, if any, is thrown.
   */
  public static <T, R> List<R> map(Collection<T> items, Function<T, R> function)
      throws IOException {
    List<Callable<R>> tasks = new ArrayList<>();
    for (T item : items) {
      tasks.add(() -> function.apply(item));
    }
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<R> results = new ArrayList<>();
      for (Future<R> done : pool.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while working on files", e);
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
