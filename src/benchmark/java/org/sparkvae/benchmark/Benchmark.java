package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.sparkvae.config.UserError;
import org.sparkvae.job.Jobs;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code jobs/benchmark [PART] [--peer PYTHON] [--images FOLDER] [--repeats N] [--seconds S]}.
 *
 * <p>A table on stderr, one JSON object on stdout. Exit status as that of every command.
 */
@Command(
    name = "benchmark",
    description = "Measure SparkVAE beside PyTorch, stock DL4J and the machine's own limit.",
    mixinStandardHelpOptions = true)
public final class Benchmark implements Callable<Integer> {
  private static final int LEAST_REPEATS = 5;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      defaultValue = "all",
      paramLabel = "PART",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Part part;

  @Option(
      names = "--peer",
      defaultValue = "/usr/bin/python3",
      paramLabel = "PYTHON",
      description = "A Python that has PyTorch (default: ${DEFAULT-VALUE}).")
  private String python;

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "MNIST or its like as IDX files (default: Fashion-MNIST of Debian's package).")
  private Path images;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      paramLabel = "N",
      description = "Of each measurement, 5 at least (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      paramLabel = "S",
      description = "That each measurement takes, about (default: ${DEFAULT-VALUE}).")
  private double seconds;

  /** What can be asked for. */
  enum Part {
    train,
    encode,
    rounds,
    scaling,
    stock,
    ingest,
    /** Not part of all: it is a table for those who work on the kernels. */
    kernels,
    all
  }

  public static void main(String[] args) {
    System.exit(Jobs.run(new Benchmark(), args));
  }

  @Override
  public Integer call() throws IOException {
    if (repeats < LEAST_REPEATS || !(seconds > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--repeats from " + LEAST_REPEATS + ", --seconds above 0");
    }
    Set<Part> parts = part == Part.all ? EnumSet.range(Part.train, Part.ingest) : EnumSet.of(part);
    if (parts.contains(Part.train) || parts.contains(Part.encode)) {
      PeerChoice.requireTorch(python);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(measured(parts, settings()));
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static ObjectNode measured(Set<Part> parts, Settings settings) throws IOException {
    Sides sides = new Sides(settings);
    Corpora corpora = new Corpora(settings, sides);
    settings.tell(
        "CPU %s, cores %s, Java %s; batch %d, float32, one native thread a process;"
            + " medians of %d repeats of about %.1f s",
        Machine.cpu(),
        Machine.cores(),
        Runtime.version(),
        Settings.BATCH,
        settings.repeats(),
        settings.seconds());
    ObjectNode line = Conversation.object();
    for (Part part : parts) {
      line.set(key(part), question(part, settings, sides, corpora).answer());
    }
    return line;
  }

  private static String key(Part part) {
    return part == Part.stock ? "stock_dl4j" : part.name();
  }

  private static Question question(Part part, Settings settings, Sides sides, Corpora corpora) {
    return switch (part) {
      case train -> new TrainQuestion(settings, sides, corpora);
      case encode -> new EncodeQuestion(settings, sides, corpora);
      case rounds -> new RoundsQuestion(settings, sides, corpora);
      case scaling -> new ScalingQuestion(settings, sides, corpora);
      case stock -> new StockQuestion(settings, sides, corpora);
      case ingest -> new IngestQuestion(settings, sides);
      case kernels -> new KernelsQuestion(settings, sides);
      case all -> throw new IllegalArgumentException("Invalid part: " + part);
    };
  }

  private Settings settings() {
    Path root = Path.of(System.getProperty("benchmark.root", ""));
    PrintWriter err = spec.commandLine().getErr();
    return new Settings(root, python, images == null ? found(root) : images, repeats, seconds, err);
  }

  /** Where jobs/quickstart has them, too. */
  private static Path found(Path root) {
    List<Path> places =
        List.of(Path.of("/usr/share/datasets/fashion-mnist"), root.resolve("target/fashion-mnist"));
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "Cannot find images: none in "
                        + places.get(0)
                        + " (apt-get install dataset-fashion-mnist, or --images FOLDER)"));
  }
}
