package org.sparkvae.training.minibatch;

import java.io.Closeable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sparkvae.data.PackedImages;

/**
 * The blocks of a round in the order in which it uses them. While one is used the next is read, by
 * a thread that is there only where something has to be read. The round's last block is followed by
 * that which the next round will want: its reading goes on when the round has ended, and ends the
 * thread. At most two blocks are held here.
 */
final class BlockFeed implements Closeable {
  private final BlockSource source;
  private final int[] blocks;
  private int next;
  private ExecutorService reader;
  private Future<PackedImages> ahead;

  /**
   * Begins with the first block.
   *
   * @param blocks to come, at least one
   */
  BlockFeed(BlockSource source, int... blocks) {
    this.source = source;
    this.blocks = blocks.clone();
    this.ahead = ask();
  }

  /**
   * The next block.
   *
   * @throws RuntimeException what the reading has thrown
   */
  PackedImages next() {
    PackedImages block = await(ahead);
    next++;
    ahead = next < blocks.length ? ask() : null;
    return block;
  }

  /** Reads nothing more than what is being read. */
  @Override
  public void close() {
    if (reader != null) {
      reader.shutdown();
    }
  }

  private Future<PackedImages> ask() {
    int block = blocks[next];
    return source
        .atHand(block)
        .<Future<PackedImages>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> reader().submit(() -> source.read(block)));
  }

  private ExecutorService reader() {
    if (reader == null) {
      String name = "reader of " + Thread.currentThread().getName();
      reader =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              });
    }
    return reader;
  }

  private PackedImages await(Future<PackedImages> block) {
    try {
      return block.get();
    } catch (InterruptedException e) {
      reader.shutdownNow();
      Thread.currentThread().interrupt();
      throw new CancellationException("Cannot go on training: interrupted while it read images");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Cannot read images: " + e.getCause(), e.getCause());
    }
  }
}
