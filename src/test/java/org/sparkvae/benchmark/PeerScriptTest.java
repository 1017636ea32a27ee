package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.testing.Command;

/** The peer's script, by one step where there is PyTorch. */
class PeerScriptTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SCRIPT = Path.of("src", "benchmark", "python", "peer.py");

  @TempDir Path folder;

  @Test
  void isPython() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "SKIPPED: no " + PYTHON);
    String check = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
    Command command = Command.run(List.of(PYTHON, "-c", check, SCRIPT.toString()), Map.of());
    assertThat(command.err()).isEmpty();
    assertThat(command.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void hasTheNetworkOfTheRecipeAndAnswers(Network network) throws Exception {
    assumeTorch();
    Settings settings = settings();
    for (String task : List.of("train", "encode")) {
      try (SideProcess peer = new Sides(settings).peer(task, network, "", Allocator.KEEPING)) {
        assertThat(peer.about().get("parameters").asInt()).isEqualTo(parameters(network));
        assertThat(peer.about().get("threads").asInt()).isEqualTo(1);
        Measurement measured = peer.measure(1);
        assertThat(measured.images()).isEqualTo(Settings.BATCH);
        assertThat(measured.seconds()).isPositive();
        assertThat(measured.cores()).isNotNegative();
      }
    }
  }

  private static void assumeTorch() {
    assumeTrue(
        PeerChoice.hasTorch(PYTHON),
        "SKIPPED: no PyTorch (apt-get install python3-torch libopenblas0-pthread)");
  }

  private static int parameters(Network network) throws Exception {
    Path recipe = Path.of("conf", "mnist-" + network + ".conf");
    RunConfig config = ConfigLoader.load(Files.readString(recipe), recipe.toString(), List.of());
    ImageShape shape = new ImageShape(28, 28, 1);
    return Vae.create(new VaeSpec(config.model(), shape, 1), 1).parameters().length;
  }

  /** The script where it is, all else in a folder that goes away. */
  private Settings settings() throws Exception {
    Files.createDirectories(folder.resolve("src/benchmark"));
    Path link = folder.resolve("src/benchmark/python");
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, SCRIPT.getParent().toAbsolutePath());
    }
    PrintWriter err = new PrintWriter(new StringWriter());
    return new Settings(folder, PYTHON, folder, 5, 1, err);
  }
}
