package org.sparkvae.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/**
 * What a process that wants a {@link Lease}, or has it, says of itself.
 *
 * @param id used once
 * @param ticket place in the queue, from 1; 0 while it is being chosen
 * @param beat heartbeats so far
 * @param timeoutMillis for which the heartbeat may stand still at least
 * @param host for people to read
 * @param place where process numbers mean what they mean there: a boot of a machine, a container
 * @param pid number of the process
 * @param processStart when the process began, as its machine counts; empty where that is unknown
 * @param since when it came, for people to read
 */
record Claim(
    String id,
    long ticket,
    long beat,
    @JsonProperty("timeout_ms") long timeoutMillis,
    String host,
    String place,
    long pid,
    @JsonProperty("process_start") String processStart,
    String since) {

  /** By ticket; who is choosing may come to be first. */
  static final Comparator<Claim> ORDER =
      Comparator.comparingLong(Claim::ticket).thenComparing(Claim::id);

  /** What can be said of a file that is no claim, and has to be waited for like one. */
  static Claim unknown(String id) {
    return new Claim(id, 0, 0, 0, "unknown", "", 0, "", "unknown");
  }

  Claim with(long newTicket, long newBeat) {
    return new Claim(id, newTicket, newBeat, timeoutMillis, host, place, pid, processStart, since);
  }

  boolean isAheadOf(Claim other) {
    return !id.equals(other.id) && ORDER.compare(this, other) < 0;
  }

  /** For messages. */
  String owner() {
    return "process " + pid + " on " + host + ", there since " + since;
  }
}
