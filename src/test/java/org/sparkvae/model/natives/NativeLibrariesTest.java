package org.sparkvae.model.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.util.CrashReportingUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.UserError;

class NativeLibrariesTest {
  private static final Set<String> HASWELL = Set.of("sse2", "avx", "avx2", "fma");
  private static final Set<String> SKYLAKE =
      Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd");

  @Test
  void autoTakesTheBestThatTheCpuRuns() {
    assertThat(choose("auto", SKYLAKE)).isEqualTo(InstructionSet.AVX512);
    assertThat(choose("auto", HASWELL)).isEqualTo(InstructionSet.AVX2);
    assertThat(choose("auto", Set.of("sse2"))).isEqualTo(InstructionSet.BASELINE);
  }

  @Test
  void half512IsNot512() {
    Set<String> knightsLanding = Set.of("avx2", "fma", "avx512f", "avx512cd");
    assertThat(choose("auto", knightsLanding)).isEqualTo(InstructionSet.AVX2);
  }

  @Test
  void aPinnedLowerSetIsKept() {
    assertThat(choose("baseline", SKYLAKE)).isEqualTo(InstructionSet.BASELINE);
    assertThat(choose("avx2", SKYLAKE)).isEqualTo(InstructionSet.AVX2);
  }

  @Test
  void aPinnedSetThatTheCpuLacksIsRefused() {
    assertThatThrownBy(() -> choose("avx512", HASWELL))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid native.instruction-set: avx512 (this CPU runs baseline, avx2)");
  }

  @Test
  void anUnknownSetIsRefused() {
    assertThatThrownBy(() -> choose("sse9", SKYLAKE))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid native.instruction-set: sse9 (auto, baseline, avx2 or avx512)");
  }

  @Test
  void whereFlagsAreNotToldAutoIsBaselineAndAPinIsTrusted() {
    assertThat(NativeLibraries.choose("auto", Optional.empty())).isEqualTo(InstructionSet.BASELINE);
    assertThat(NativeLibraries.choose("avx2", Optional.empty())).isEqualTo(InstructionSet.AVX2);
  }

  @Test
  void flagsAreReadFromTheFirstProcessor(@TempDir Path folder) throws IOException {
    Path cpuInfo =
        Files.writeString(
            folder.resolve("cpuinfo"),
            "processor\t: 0\nflags\t\t: fpu avx2 fma\n\nprocessor\t: 1\nflags\t\t: fpu\n");
    assertThat(NativeLibraries.cpuFlags(cpuInfo)).containsExactlyInAnyOrder("fpu", "avx2", "fma");
  }

  @Test
  void aProcessorWithoutFlagsHasNone(@TempDir Path folder) throws IOException {
    Path cpuInfo = Files.writeString(folder.resolve("cpuinfo"), "Features\t: fp asimd\n");
    assertThat(NativeLibraries.cpuFlags(cpuInfo)).isEmpty();
  }

  @Test
  void whatIsSelectedIsWhatNd4jLoads() {
    String choice = NativeLibraries.select("auto");
    assertThat(Nd4j.eye(2).sumNumber().doubleValue()).isEqualTo(2);
    String folder =
        Loader.getPlatform() + InstructionSet.valueOf(choice.toUpperCase(Locale.ROOT)).extension();
    assertThat(Loader.getLoadedLibraries().get("jnind4jcpu")).contains("/" + folder + "/");
  }

  @Test
  void selectingAnotherSetLaterIsRefused() {
    String choice = NativeLibraries.select("auto");
    String other = choice.equals("baseline") ? "avx2" : "baseline";
    assertThatThrownBy(() -> NativeLibraries.select(other))
        .isInstanceOfAny(IllegalStateException.class, UserError.class)
        .hasMessageContaining(other);
    assertThat(NativeLibraries.select(choice)).isEqualTo(choice);
  }

  @Test
  void dl4jDoesNotReportRunningOutOfMemoryByALibraryThatIsNotShipped() {
    NativeLibraries.select("auto");
    assertThat(CrashReportingUtil.isCrashDumpsEnabled()).isFalse();
  }

  private static InstructionSet choose(String instructionSet, Set<String> flags) {
    return NativeLibraries.choose(instructionSet, Optional.of(flags));
  }
}
