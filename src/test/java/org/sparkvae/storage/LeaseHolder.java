package org.sparkvae.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;

/**
 * A process that takes a lease so many times, and so many milliseconds each time, and writes down
 * when it came and went: {@code LeaseHolder FOLDER DIARY TIMES MILLISECONDS TIMEOUT_MS}.
 */
final class LeaseHolder {
  private LeaseHolder() {}

  public static void main(String[] args) throws Exception {
    Path diary = Path.of(args[1]);
    Duration timeout = Duration.ofMillis(Long.parseLong(args[4]));
    LeaseConfig config = new LeaseConfig(timeout, Duration.ofMinutes(2));
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      try (Lease lease =
          Lease.acquire(
              new Configuration(), new org.apache.hadoop.fs.Path(args[0]), config, "hold")) {
        write(diary, "in");
        hold(lease, Long.parseLong(args[3]));
        write(diary, "out");
      } catch (UserError e) {
        write(diary, e.getMessage());
        return;
      }
    }
  }

  private static void hold(Lease lease, long millis) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() - end < 0) {
      lease.require();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void write(Path diary, String what) throws IOException {
    String line = ProcessHandle.current().pid() + " " + what + "\n";
    Files.writeString(diary, line, UTF_8, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
  }
}
