package org.sparkvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.Lease;
import org.sparkvae.storage.SafeFiles;
import org.sparkvae.storage.StatusLine;

/**
 * One training run: {@code config.json}, {@code provenance.json}, {@code metrics.jsonl}, {@code
 * models/best.zip}, {@code models/last.zip}, {@code checkpoints/}, {@code status/<command>.json},
 * {@code evaluations/}, {@code report/}. It is finished when {@code status/train.json} is there.
 */
public final class RunDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.json";
  private static final String PROVENANCE = "provenance.json";
  private static final String MODELS = "models";
  private static final String LEASE = ".lease";
  private static final String TRAIN = "train";
  private static final String METRICS = "metrics.jsonl";
  private static final String CHECKPOINTS = "checkpoints";
  private static final Set<String> OURS = Set.of(PROVENANCE, CONFIG, CHECKPOINTS);

  /** Names of SafeFiles, of what only training writes. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "\\.(best\\.zip|last\\.zip|metrics\\.jsonl|config\\.json|provenance\\.json)"
              + "\\.[-0-9a-f]{36}");

  private final Configuration hadoop;
  private final Path root;
  private final Checkpoints checkpoints;
  private Optional<Lease> lease = Optional.empty();
  private boolean computesAsBefore = true;

  private RunDirectory(Configuration hadoop, String uri) {
    this.hadoop = hadoop;
    this.root = HadoopFiles.path(uri);
    this.checkpoints = new Checkpoints(hadoop, this, path(CHECKPOINTS));
  }

  /**
   * A finished run.
   *
   * @throws UserError if there is none at {@code uri}
   */
  public static RunDirectory open(Configuration hadoop, String uri) throws IOException {
    RunDirectory run = new RunDirectory(hadoop, uri);
    if (!run.exists(CONFIG)) {
      throw new UserError("Cannot read run " + run.shown() + ": no " + CONFIG + " (not a run)");
    }
    if (run.status(TRAIN).isEmpty()) {
      throw new UserError("Cannot read run " + run.shown() + ": its training has not finished");
    }
    return run;
  }

  /**
   * The JSON line of the very run that is to be trained, if it has finished. Writes nothing.
   *
   * @param provenance where the run comes from; {@code data_manifest_sha256} names its data
   * @throws UserError if the place is taken by anything but the same run, finished or cut short
   */
  public static Optional<ObjectNode> finished(
      Configuration hadoop, String uri, RunConfig config, ObjectNode provenance)
      throws IOException {
    RunDirectory run = new RunDirectory(hadoop, uri);
    run.check(config, provenance);
    return run.status(TRAIN);
  }

  /**
   * The right to train a run, which one process has at a time.
   *
   * @throws UserError if another process has it, and is alive when {@code lease.wait} is over
   */
  public static Lease lease(Configuration hadoop, String uri, LeaseConfig config)
      throws IOException {
    RunDirectory run = new RunDirectory(hadoop, uri);
    return Lease.acquire(hadoop, run.path(LEASE), config, "train into " + run.shown());
  }

  /**
   * The place of a run that is to be trained: new, or one of the same configuration and data, which
   * may be finished ({@link #status}) or cut short (it goes on from its newest checkpoint). One
   * that failed before its first checkpoint and the end of its first epoch has left nothing worth
   * keeping, and gives way to any other.
   *
   * @param lease without which nothing is written from now on
   * @throws UserError if something else is in the place; it is left untouched
   */
  public static RunDirectory begin(
      Configuration hadoop, String uri, RunConfig config, ObjectNode provenance, Lease lease)
      throws IOException {
    RunDirectory run = new RunDirectory(hadoop, uri);
    run.lease = Optional.of(lease);
    run.begin(config, provenance);
    return run;
  }

  /** The same where nobody else can be at it. */
  public static RunDirectory begin(
      Configuration hadoop, String uri, RunConfig config, ObjectNode provenance)
      throws IOException {
    RunDirectory run = new RunDirectory(hadoop, uri);
    run.begin(config, provenance);
    return run;
  }

  /** The configuration that the run was trained with. */
  public RunConfig config() throws IOException {
    return ConfigLoader.load(text(CONFIG), CONFIG, List.of());
  }

  /** Where the run comes from: data, versions, natives, time. */
  public ObjectNode provenance() throws IOException {
    return (ObjectNode) JSON.readTree(text(PROVENANCE));
  }

  /** How the run's files are reached. */
  public Configuration hadoop() {
    return hadoop;
  }

  /** Path of a file of the run. */
  public Path path(String relative) {
    return new Path(root, relative);
  }

  /** The JSON line of a command that has succeeded on this run. */
  public Optional<ObjectNode> status(String command) throws IOException {
    return json("status/" + command + ".json");
  }

  /** A JSON object among the run's files, if it is there. */
  public Optional<ObjectNode> json(String file) throws IOException {
    return exists(file) ? Optional.of((ObjectNode) JSON.readTree(text(file))) : Optional.empty();
  }

  /** Publishes the JSON line of a command; what it speaks of must be there before. */
  public void publishStatus(String command, ObjectNode line) throws IOException {
    write("status/" + command + ".json", StatusLine.render(line));
  }

  /**
   * The best or the last model.
   *
   * @param name {@code best} or {@code last}
   */
  public StoredModel model(String name) throws IOException {
    // Reading a model is often the first that a process sees of ND4J.
    NativeLibraries.select(config().instructionSet());
    Path path = path(MODELS + "/" + name + ".zip");
    byte[] zip = SafeFiles.read(hadoop, path);
    try {
      return new StoredModel(name, zip, ModelStore.read(zip).description().modelSha256());
    } catch (UserError e) {
      String named = "Cannot read model " + HadoopFiles.shown(path) + ":";
      throw new UserError(e.getMessage().replace("Cannot read model:", named), e);
    }
  }

  /** Replaces the best or the last model. */
  public void save(StoredModel model) throws IOException {
    write(MODELS + "/" + model.name() + ".zip", model.zip());
  }

  /** A log for this run, empty. */
  public MetricsLog metricsLog() throws IOException {
    return new MetricsLog(this);
  }

  /** From which the run goes on when it is cut short. */
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /** Whether this process computes the same bits as those that have trained the run before. */
  public boolean computesAsBefore() {
    return computesAsBefore;
  }

  /** Hands over each line of {@code metrics.jsonl}, in order. */
  public void readMetrics(Consumer<JsonNode> lines) throws IOException {
    FileSystem files = HadoopFiles.of(hadoop, path(METRICS));
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(files.open(path(METRICS)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(JSON.readTree(line));
      }
    }
  }

  void writeMetrics(java.nio.file.Path lines) throws IOException {
    write(METRICS, Files.readAllBytes(lines));
  }

  /** Writes a file of the run, whole or not at all. */
  public void write(String relative, byte[] bytes) throws IOException {
    requireOwned();
    SafeFiles.replace(hadoop, path(relative), bytes);
  }

  /**
   * Makes sure that a model of this run can be another's first.
   *
   * @throws UserError if the other's network is not the same
   */
  public void requireModelOf(RunConfig config) throws IOException {
    Set<String> differences =
        RunIdentity.of(config(), provenance())
            .modelDifferences(RunIdentity.of(config, provenance()));
    if (!differences.isEmpty()) {
      throw new UserError(
          "Cannot begin with the model of "
              + shown()
              + ": it has other "
              + String.join(", ", differences));
    }
  }

  /** To be called before anything of its training is published. */
  void requireOwned() throws IOException {
    if (lease.isPresent()) {
      lease.get().require();
    }
  }

  private void begin(RunConfig config, ObjectNode provenance) throws IOException {
    check(config, provenance);
    if (!hasResults()) {
      checkpoints.clear();
      write(PROVENANCE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(provenance));
      write(CONFIG, config.json().getBytes(StandardCharsets.UTF_8));
    } else if (status(TRAIN).isEmpty()) {
      tidy(root);
      tidy(path(MODELS));
    }
  }

  private void check(RunConfig config, ObjectNode provenance) throws IOException {
    if (hasResults()) {
      requireSame(config, provenance);
    } else {
      requireFree();
    }
  }

  /** Deletes what a process that was killed had begun to write aside. */
  private void tidy(Path folder) throws IOException {
    for (FileStatus file : children(folder)) {
      if (ASIDE.matcher(file.getPath().getName()).matches()) {
        HadoopFiles.of(hadoop, folder).delete(file.getPath(), false);
      }
    }
  }

  private boolean hasResults() throws IOException {
    return exists(CONFIG)
        && hasOurProvenance()
        && (exists(METRICS) || exists(MODELS) || checkpoints.exist());
  }

  private void requireSame(RunConfig config, ObjectNode provenance) throws IOException {
    RunIdentity there = RunIdentity.of(config(), provenance());
    RunIdentity here = RunIdentity.of(config, provenance);
    boolean anyNatives = config.checkpoint().otherNatives();
    Set<String> differences = there.differences(here, anyNatives);
    if (!differences.isEmpty()) {
      throw new UserError(
          "Cannot train into "
              + shown()
              + ": it holds a run of other "
              + String.join(", ", differences));
    }
    computesAsBefore = there.computesAs(here);
    if (!computesAsBefore && checkpoints.exist() && status(TRAIN).isEmpty()) {
      requireAllowed(anyNatives, there, here);
    }
  }

  private void requireAllowed(boolean anyNatives, RunIdentity there, RunIdentity here)
      throws IOException {
    String what =
        shown() + ": it was trained with " + there.natives() + "; here is " + here.natives();
    if (!anyNatives) {
      throw new UserError(
          "Cannot resume " + what + " (the same, or checkpoint.other-natives = true)");
    }
    LOG.warn("Resuming {}: the result will not be that of a run never stopped", what);
  }

  private void requireFree() throws IOException {
    for (FileStatus child : children(root)) {
      String name = child.getPath().getName();
      boolean ours = OURS.contains(name) && hasOurProvenance();
      if (!ours && !name.startsWith(".")) {
        throw new UserError("Cannot train into " + shown() + ": it holds other content: " + name);
      }
    }
  }

  private FileStatus[] children(Path folder) throws IOException {
    try {
      return HadoopFiles.of(hadoop, folder).listStatus(folder);
    } catch (FileNotFoundException e) {
      // Nothing is there: the usual case.
      return new FileStatus[0];
    }
  }

  /** Others have files of these names too; only ours tell which data they are of. */
  private boolean hasOurProvenance() throws IOException {
    try {
      return exists(PROVENANCE)
          && JSON.readTree(text(PROVENANCE)).hasNonNull(Provenance.DATA_SHA256);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private String shown() {
    return HadoopFiles.shown(root);
  }

  private boolean exists(String relative) throws IOException {
    return HadoopFiles.of(hadoop, root).exists(path(relative));
  }

  private String text(String relative) throws IOException {
    return new String(SafeFiles.read(hadoop, path(relative)), StandardCharsets.UTF_8);
  }
}
