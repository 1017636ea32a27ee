package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a side has done when it was told to.
 *
 * @param seconds of real time
 * @param cores processor time, user and system, over real time: 1 for one core that is kept busy
 *     and shared with nobody
 * @param images that went through
 * @param details more figures, of this kind of side alone
 */
record Measurement(double seconds, double cores, long images, JsonNode details) {

  static Measurement of(JsonNode answer) {
    return new Measurement(
        answer.get("seconds").asDouble(),
        answer.get("cores").asDouble(),
        answer.get("images").asLong(),
        answer);
  }

  double imagesPerSecond() {
    return images / seconds;
  }

  /** What it would be on a core of its own, as far as processor time tells. */
  double imagesPerCpuSecond() {
    return images / (seconds * cores);
  }
}
