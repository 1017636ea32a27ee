package org.sparkvae.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * For how long the heartbeats of other processes have stood still, by this process's own clock:
 * clocks of two machines are never compared.
 */
final class Rivals {
  private final Map<String, Sighting> seen = new HashMap<>();

  private record Sighting(Claim claim, long since) {}

  /** Whether a claim has never been looked at. */
  boolean isNew(Claim claim) {
    return !seen.containsKey(claim.id());
  }

  /** Looks at a claim; whether it has changed since the last look. */
  boolean hasMoved(Claim claim, long now) {
    Sighting before = seen.get(claim.id());
    if (before != null && before.claim.equals(claim)) {
      return false;
    }
    seen.put(claim.id(), new Sighting(claim, now));
    return before != null;
  }

  /** Whether a claim that has been looked at has not changed for this long. */
  boolean hasStoodStill(Claim claim, Duration timeout, long now) {
    long nanos = Math.max(timeout.toNanos(), Duration.ofMillis(claim.timeoutMillis()).toNanos());
    return now - seen.get(claim.id()).since >= nanos;
  }
}
