package org.sparkvae.training.minibatch;

import java.util.Optional;
import org.sparkvae.data.PackedImages;

/** The blocks of one worker's images, some of them in memory. */
public interface BlockSource {
  /** How the images fall into blocks. */
  BlockLayout layout();

  /** The block, if nothing has to be read for it. */
  Optional<PackedImages> atHand(int block);

  /**
   * The block, read if need be.
   *
   * @throws org.sparkvae.config.UserError that names the shard, if it cannot be read
   */
  PackedImages read(int block);
}
