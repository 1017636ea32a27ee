package org.sparkvae.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who this process is, and whether another one that ran beside it is gone. */
final class ThisProcess {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");

  /** States of proc(5): zombie, dead. */
  private static final Set<String> DEAD = Set.of("Z", "X");

  /** Field 22 of proc(5)'s stat, counted from the state, which is the third. */
  private static final int START_TIME = 19;

  private ThisProcess() {}

  static Claim claim(long timeoutMillis) {
    ProcessHandle process = ProcessHandle.current();
    return new Claim(
        UUID.randomUUID().toString(),
        0,
        0,
        timeoutMillis,
        host(),
        place(),
        process.pid(),
        start(process.pid()).orElse(""),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /**
   * Whether the process of a claim is certainly gone: it ran here, and there is none of its number,
   * or one that began at another time.
   */
  static boolean isGone(Claim claim) {
    boolean here = !claim.place().isEmpty() && claim.place().equals(place());
    return here && !start(claim.pid()).equals(Optional.of(claim.processStart()));
  }

  /**
   * When a process began, empty if there is none, or only what its parent has not buried yet. In
   * Linux's own count, since Java's depends on a clock that is set.
   */
  private static Optional<String> start(long pid) {
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return ProcessHandle.of(pid).map(p -> p.info().startInstant().toString());
    }
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return DEAD.contains(fields[0]) ? Optional.empty() : Optional.of(fields[START_TIME]);
    } catch (IOException e) {
      // Gone, at the latest while it was being read.
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * A machine from one boot to the next, and the container in it: process numbers of others mean
   * nothing here. Without Linux's files, the host's name and nothing about containers.
   */
  private static String place() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PID_NAMESPACE);
    } catch (IOException | UnsupportedOperationException e) {
      return host();
    }
  }
}
