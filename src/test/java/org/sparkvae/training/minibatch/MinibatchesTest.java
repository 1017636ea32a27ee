package org.sparkvae.training.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.PackedImages;

@Timeout(60)
class MinibatchesTest {
  private static final ImageShape PIXEL = new ImageShape(1, 1, 1);
  private static final BlockLayout LAYOUT = new BlockLayout(157, 50);

  @Test
  void anEpochIsEveryImageOnceInAnotherOrderEachTime() {
    byte[] first = gather(1, 0, 157, new Blocks(4));
    byte[] second = gather(2, 0, 157, new Blocks(4));
    assertThat(second).isNotEqualTo(first);
    assertThat(sorted(first)).isEqualTo(sorted(second)).doesNotHaveDuplicates();
  }

  @Test
  void theOrderOfASeedNeverChanges() {
    // From the first version, in which a round held all blocks of its worker.
    byte[] images = gather(1, 0, 157, new Blocks(4));
    assertThat(Arrays.copyOf(images, 8))
        .containsExactly(-104, -103, -106, -101, -105, -100, -102, 49);
    assertThat(Arrays.hashCode(images)).isEqualTo(-1076977133);
  }

  @Test
  void theOrderDoesNotDependOnWhereARoundBegins() {
    byte[] whole = gather(1, 0, 157, new Blocks(4));
    for (int from = 0; from < 157; from++) {
      int to = Math.min(157, from + 33);
      assertThat(gather(1, from, to, new Blocks(4)))
          .as("from %d", from)
          .isEqualTo(Arrays.copyOfRange(whole, from, to));
    }
  }

  @Test
  void theOrderDoesNotDependOnWhatIsInMemory() {
    byte[] whole = gather(3, 0, 157, new Blocks(4));
    for (int kept = 0; kept < 4; kept++) {
      assertThat(gather(3, 0, 157, new Blocks(kept))).isEqualTo(whole);
    }
  }

  @Test
  void everyImageKeepsItsLabelWhateverTheOrderAndWhatIsInMemory() {
    for (int key = 0; key < 20; key++) {
      int from = 7 * key;
      MinibatchOrder order = new MinibatchOrder(LAYOUT, key);
      try (Minibatches minibatches = new Minibatches(new Blocks(key % 5), order, from, 157)) {
        byte[] images = new byte[16];
        int[] labels = new int[16];
        for (int at = from; at < 157; at += 16) {
          int count = Math.min(16, 157 - at);
          minibatches.next(count, images, labels);
          for (int i = 0; i < count; i++) {
            assertThat(labels[i]).isEqualTo(label(images[i]));
          }
        }
      }
    }
  }

  @Test
  void aRoundReadsItsOwnBlocksAndTheNextEachOnce() throws InterruptedException {
    MinibatchOrder order = new MinibatchOrder(LAYOUT, 5);
    Blocks blocks = new Blocks(0);
    gather(5, 10, 20, blocks);
    blocks.awaitReads(2);
    int[] expected = order.blocksAndNext(10, 20);
    assertThat(expected).hasSize(2);
    assertThat(blocks.read).containsExactly(expected[0], expected[1]);
    blocks.read.clear();
    gather(5, 0, 157, blocks);
    assertThat(blocks.read).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void theNextRoundsBlockIsReadToItsEndWhenTheRoundHasEnded() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Blocks blocks =
        new Blocks(0) {
          @Override
          public PackedImages read(int block) {
            if (block == 1) {
              await(ended);
            }
            return super.read(block);
          }
        };
    BlockFeed feed = new BlockFeed(blocks, 0, 1);
    feed.next();
    feed.close();
    ended.countDown();
    blocks.awaitReads(2);
    awaitNoReaders();
  }

  @Test
  void readsOneBlockAheadAndNoMore() throws InterruptedException {
    Blocks blocks = new Blocks(0);
    try (BlockFeed feed = new BlockFeed(blocks, 0, 1, 2, 3)) {
      feed.next();
      blocks.awaitReads(2);
      Thread.sleep(50);
      assertThat(blocks.read).containsExactly(0, 1);
    }
  }

  @Test
  void whatIsInMemoryNeedsNoThread() {
    try (BlockFeed feed = new BlockFeed(new Blocks(4), 0, 1, 2, 3)) {
      feed.next();
      assertThat(readers()).isZero();
    }
  }

  @Test
  void whatTheReadingThrowsIsThrownHereAndTheThreadEnds() throws InterruptedException {
    UserError vanished = new UserError("Cannot read part-00001.parquet: it is gone");
    Blocks blocks =
        new Blocks(0) {
          @Override
          public PackedImages read(int block) {
            if (block == 2) {
              throw vanished;
            }
            return super.read(block);
          }
        };
    BlockFeed feed = new BlockFeed(blocks, 1, 2);
    feed.next();
    assertThatThrownBy(feed::next).isSameAs(vanished);
    feed.close();
    awaitNoReaders();
  }

  @Test
  void anInterruptEndsTheWaitAndTheThread() throws InterruptedException {
    Blocks blocks =
        new Blocks(0) {
          @Override
          public PackedImages read(int block) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return super.read(block);
          }
        };
    BlockFeed feed = new BlockFeed(blocks, 1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(feed::next)
        .isInstanceOf(CancellationException.class)
        .hasMessage("Cannot go on training: interrupted while it read images");
    assertThat(Thread.interrupted()).isTrue();
    feed.close();
    awaitNoReaders();
  }

  private static byte[] gather(long key, int from, int to, BlockSource blocks) {
    byte[] packed = new byte[to - from];
    MinibatchOrder order = new MinibatchOrder(LAYOUT, key);
    try (Minibatches minibatches = new Minibatches(blocks, order, from, to)) {
      byte[] part = new byte[16];
      for (int at = 0; at < packed.length; at += part.length) {
        int count = Math.min(part.length, packed.length - at);
        minibatches.next(count, part, new int[count]);
        System.arraycopy(part, 0, packed, at, count);
      }
    }
    return packed;
  }

  private static int label(byte pixel) {
    return 1000 + 3 * Byte.toUnsignedInt(pixel);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Cannot wait: the end of a round interrupted its reading", e);
    }
  }

  private static void awaitNoReaders() throws InterruptedException {
    while (readers() > 0) {
      Thread.sleep(1);
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("reader of " + Thread.currentThread().getName()))
        .filter(Thread::isAlive)
        .count();
  }

  private static byte[] sorted(byte[] values) {
    byte[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  /** Images of one pixel, each of another value; the first blocks are in memory. */
  private static class Blocks implements BlockSource {
    private final int kept;
    final List<Integer> read = Collections.synchronizedList(new ArrayList<>());

    Blocks(int kept) {
      this.kept = kept;
    }

    @Override
    public BlockLayout layout() {
      return LAYOUT;
    }

    @Override
    public Optional<PackedImages> atHand(int block) {
      return block < kept ? Optional.of(content(block)) : Optional.empty();
    }

    @Override
    public PackedImages read(int block) {
      read.add(block);
      return content(block);
    }

    void awaitReads(int count) throws InterruptedException {
      while (read.size() < count) {
        Thread.sleep(1);
      }
    }

    private static PackedImages content(int block) {
      byte[] pixels = new byte[LAYOUT.rows(block)];
      int[] labels = new int[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (LAYOUT.from(block) + i);
        labels[i] = label(pixels[i]);
      }
      return new PackedImages(PIXEL, pixels.length, pixels, labels);
    }
  }
}
