package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.testing.Child;

@Timeout(120)
class LeaseTest {
  private static final Configuration CONF = new Configuration();

  /** Long enough for a process that is alive to be seen so on a busy machine. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void whatIsGivenBackLeavesNothing() throws IOException {
    Lease lease = acquire(LONG, LONG);
    lease.require();
    assertThat(claims()).hasSize(1);
    lease.close();
    lease.close();
    assertThat(folder.resolve("lease")).doesNotExist();
    assertThatThrownBy(lease::require).isInstanceOf(UserError.class);
  }

  @Test
  void oneAtATimeOfManyThatComeAtOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(6);
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      done.add(CompletableFuture.runAsync(() -> hold(inside, most), pool));
    }
    done.forEach(CompletableFuture::join);
    pool.shutdown();
    assertThat(most).hasValue(1);
    assertThat(folder.resolve("lease")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void oneAtATimeOfTwoProcesses() throws Exception {
    String[] arguments = {
      lease().toString(), folder.resolve("diary").toString(), "5", "30", "6000"
    };
    try (Child one = Child.start(LeaseHolder.class, Map.of(), arguments);
        Child other = Child.start(LeaseHolder.class, Map.of(), arguments)) {
      assertThat(one.await()).as(one.err()).isZero();
      assertThat(other.await()).as(other.err()).isZero();
    }
    List<String> diary = Files.readAllLines(folder.resolve("diary"));
    assertThat(diary).hasSize(20);
    for (int i = 0; i < diary.size(); i += 2) {
      String process = diary.get(i).split(" ", -1)[0];
      assertThat(diary.subList(i, i + 2)).containsExactly(process + " in", process + " out");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theDeadOfThisMachineLoseItAtOnce() throws Exception {
    try (Child dead = Child.start(LeaseHolder.class, Map.of(), holder("60000"))) {
      dead.awaitThat(() -> Files.exists(folder.resolve("diary")));
      dead.signal("KILL");
      assertThat(dead.await()).isEqualTo(137);
      assertThat(claims()).hasSize(1);
      long start = System.nanoTime();
      acquire(Duration.ofMinutes(1), Duration.ZERO).close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
    assertThat(folder.resolve("lease")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whoSleepsTooLongLosesItAndKnowsWhenItWakes() throws Exception {
    try (Child sleeper = Child.start(LeaseHolder.class, Map.of(), holder("1000"))) {
      sleeper.awaitThat(() -> Files.exists(folder.resolve("diary")));
      sleeper.signal("STOP");
      Lease lease = acquire(SHORT, Duration.ZERO);
      sleeper.signal("CONT");
      assertThat(sleeper.await()).as(sleeper.err()).isZero();
      assertThat(Files.readAllLines(folder.resolve("diary")).get(1))
          .endsWith("Cannot hold: another process has taken over");
      assertThatCode(lease::require).doesNotThrowAnyException();
      lease.close();
    }
    // That it has been declared dead stays: the dead may wake up much later.
    assertThat(claims()).hasSize(1).allMatch(name -> name.endsWith(".over"));
    acquire(SHORT, Duration.ZERO).close();
  }

  @Test
  void aHeartbeatThatStandsStillIsWaitedFor() throws IOException {
    write(foreign("a", 1, 1));
    long start = System.nanoTime();
    try (Lease lease = acquire(SHORT, Duration.ZERO)) {
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
      lease.require();
    }
  }

  @Test
  void theOwnersTimeoutIsRespectedWhereItIsLonger() throws IOException {
    Claim claim = foreign("a", 1, 1);
    write(claim(claim, 900));
    long start = System.nanoTime();
    acquire(SHORT, Duration.ZERO).close();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(900));
  }

  @Test
  void anOwnerThatIsAliveIsRefusedAfterTheWait() throws IOException {
    try (Lease owner = acquire(Duration.ofSeconds(2), LONG)) {
      assertThatThrownBy(() -> acquire(LONG, SHORT))
          .isInstanceOf(UserError.class)
          .hasMessageMatching(
              "Cannot train into x: process "
                  + ProcessHandle.current().pid()
                  + " on \\S+, there since \\S+Z, is at it and alive \\(lease.wait is over\\)");
      owner.require();
      assertThat(claims()).hasSize(1);
    }
  }

  @Test
  void whoComesLaterIsBehindTheOwnerWhateverItsName() throws IOException {
    try (Lease owner = acquire(LONG, LONG)) {
      // The smallest of all names, but a later ticket.
      write(foreign("0", 2, 1));
      owner.require();
    }
    write(foreign("~", 1, 1));
    long start = System.nanoTime();
    acquire(SHORT, Duration.ZERO).close();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void whoIsChoosingMayComeToBeFirst() throws IOException {
    write(foreign("~", 0, 0));
    long start = System.nanoTime();
    acquire(SHORT, Duration.ZERO).close();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void aDamagedClaimIsOneThatStandsStill() throws IOException {
    Files.createDirectories(folder.resolve("lease"));
    Files.writeString(folder.resolve("lease/x.json"), "{\"id\":\"y\"");
    acquire(SHORT, Duration.ZERO).close();
    assertThat(claims()).containsExactly("x.over");
  }

  @Test
  void heartbeatsMove() throws Exception {
    try (Lease lease = acquire(Duration.ofMillis(600), LONG)) {
      List<Claim> first = new Claims(CONF, lease()).list();
      TimeUnit.MILLISECONDS.sleep(500);
      List<Claim> second = new Claims(CONF, lease()).list();
      assertThat(second.get(0).beat()).isGreaterThan(first.get(0).beat());
      assertThat(second.get(0).with(1, 0)).isEqualTo(first.get(0).with(1, 0));
      lease.require();
    }
  }

  @Test
  void aProcessWithTheNumberOfADeadOneIsNotTakenForIt() {
    Claim mine = ThisProcess.claim(1000);
    assertThat(ThisProcess.isGone(mine)).isFalse();
    Claim older =
        new Claim("a", 1, 1, 1, mine.host(), mine.place(), mine.pid(), "another start", "");
    assertThat(ThisProcess.isGone(older)).isTrue();
    Claim elsewhere =
        new Claim("a", 1, 1, 1, mine.host(), "another boot", mine.pid(), "another start", "");
    assertThat(ThisProcess.isGone(elsewhere)).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPlaceThatCannotBeWrittenIsTheOperators() {
    org.apache.hadoop.fs.Path none = new org.apache.hadoop.fs.Path("file:/proc/none/x");
    LeaseConfig config = new LeaseConfig(LONG, LONG);
    assertThatThrownBy(() -> Lease.acquire(CONF, none, config, "train into x"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot write file:/proc/none/x/")
        .hasMessageEndingWith(": its directory cannot be created");
  }

  private void hold(AtomicInteger inside, AtomicInteger most) {
    try (Lease lease = acquire(LONG, Duration.ofMinutes(1))) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      lease.require();
      TimeUnit.MILLISECONDS.sleep(20);
      inside.decrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Lease acquire(Duration timeout, Duration wait) throws IOException {
    return Lease.acquire(CONF, lease(), new LeaseConfig(timeout, wait), "train into x");
  }

  private String[] holder(String millis) {
    return new String[] {
      lease().toString(), folder.resolve("diary").toString(), "1", millis, "100"
    };
  }

  /** A claim of another machine. */
  private static Claim foreign(String id, long ticket, long beat) {
    return new Claim(id, ticket, beat, 1, "elsewhere", "another boot", 1, "1", "yesterday");
  }

  private static Claim claim(Claim claim, long timeoutMillis) {
    return new Claim(
        claim.id(),
        claim.ticket(),
        claim.beat(),
        timeoutMillis,
        claim.host(),
        claim.place(),
        claim.pid(),
        claim.processStart(),
        claim.since());
  }

  private void write(Claim claim) throws IOException {
    new Claims(CONF, lease()).write(claim);
  }

  private List<String> claims() {
    String[] names = folder.resolve("lease").toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  private org.apache.hadoop.fs.Path lease() {
    return new org.apache.hadoop.fs.Path(folder.resolve("lease").toString());
  }
}
