package org.sparkvae.latent;

import java.io.Serializable;

/**
 * What tasks have spent their time on, in nanoseconds.
 *
 * @param read from opening the shards to pixels in a batch
 * @param forward from pixels to latents
 * @param write from latents to closed files
 */
record WorkTime(long read, long forward, long write) implements Serializable {
  static final WorkTime NONE = new WorkTime(0, 0, 0);

  WorkTime plus(WorkTime other) {
    return new WorkTime(read + other.read, forward + other.forward, write + other.write);
  }

  double readShare() {
    return share(read);
  }

  double forwardShare() {
    return share(forward);
  }

  double writeShare() {
    return share(write);
  }

  private double share(long part) {
    return (double) part / (read + forward + write);
  }

  /** Takes the time of a task as it goes from one stage to the next and back. */
  static final class Watch {
    private long last = System.nanoTime();
    private long read;
    private long forward;
    private long write;

    /** What was done since the last stop was reading. */
    void stopRead() {
      read += lap();
    }

    void stopForward() {
      forward += lap();
    }

    void stopWrite() {
      write += lap();
    }

    WorkTime time() {
      return new WorkTime(read, forward, write);
    }

    private long lap() {
      long now = System.nanoTime();
      long lap = now - last;
      last = now;
      return lap;
    }
  }
}
