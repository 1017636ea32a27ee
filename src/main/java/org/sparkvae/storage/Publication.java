package org.sparkvae.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;

/**
 * Makes an output appear at once, on any file system; held by the driver. Executors write {@link
 * StagedFile}s under {@link #staging()}, a sibling of the output; {@link #publish} moves those that
 * were accepted into the output, then writes {@code manifest.json}, then {@code status.json}. A
 * reader trusts the manifest: without one there is no output.
 *
 * <p>Closed without a publication, nothing is left. What a killed process left is tidied by the
 * next {@link #open}: finished where all its files were written, else deleted. Two processes that
 * want the same place take turns, by a {@link Lease}, and the second finds it done.
 */
public final class Publication implements Closeable {
  private final Configuration conf;
  private final FileSystem files;
  private final Path output;
  private final Path staging;
  private final Identity identity;
  private final SortedMap<String, StagedEntry> accepted = new TreeMap<>();
  private final List<Path> created = new ArrayList<>();
  private Optional<ObjectNode> finished = Optional.empty();
  private Relocation relocation;
  private Lease lease;

  private Publication(Configuration conf, FileSystem files, Path output, Identity identity) {
    this.conf = conf;
    this.files = files;
    this.output = output;
    this.staging = new Path(output.getParent(), "." + output.getName() + ".incomplete");
    this.identity = identity;
  }

  /**
   * Prepares the place of an output.
   *
   * @param uri of the output
   * @param inputs URIs of what the command reads, which the output may not lie in
   * @throws UserError if the place is taken by other content or by a process that is alive, lies in
   *     an input or is closed to us
   */
  public static Publication open(
      Configuration conf, String uri, Identity identity, String... inputs) throws IOException {
    return open(conf, uri, identity, ConfigLoader.load().lease(), inputs);
  }

  static Publication open(
      Configuration conf, String uri, Identity identity, LeaseConfig lease, String... inputs)
      throws IOException {
    Path path = HadoopFiles.path(uri);
    FileSystem files = HadoopFiles.of(conf, path);
    Path output = files.makeQualified(path);
    if (output.isRoot()) {
      throw new UserError("Invalid output: " + HadoopFiles.shown(path) + " (below the root)");
    }
    for (String input : inputs) {
      HadoopFiles.refuseInside(conf, output, HadoopFiles.path(input));
    }
    Publication publication = new Publication(conf, files, output, identity);
    try {
      publication.prepare(lease);
    } catch (IOException e) {
      throw HadoopFiles.explained("write", output, e);
    }
    return publication;
  }

  /** The line to print again, where the same command has already published this output. */
  public Optional<ObjectNode> finished() {
    return finished;
  }

  /** What the manifest is to be made with. */
  public Identity identity() {
    return identity;
  }

  /** Directory for {@link StagedFile}s. */
  public Path staging() {
    return staging;
  }

  /** Takes over files of successful tasks, one for each path. */
  public void accept(Collection<StagedEntry> entries) {
    for (StagedEntry entry : entries) {
      if (accepted.putIfAbsent(entry.file().path(), entry) != null) {
        throw new IllegalStateException("Cannot accept " + entry.file().path() + ": given twice");
      }
    }
  }

  /** What was accepted so far, sorted by path. */
  public List<FileEntry> files() {
    return accepted.values().stream().map(StagedEntry::file).toList();
  }

  /**
   * Checks the accepted files and makes them the output.
   *
   * @param manifest of exactly these files and of this publication's identity
   * @param statusLine what the command prints
   */
  public void publish(Manifest manifest, ObjectNode statusLine) throws IOException {
    if (!manifest.identity().equals(identity) || !manifest.files().equals(files())) {
      throw new IllegalArgumentException("Cannot publish " + output + ": manifest of other files");
    }
    try {
      Parallel.forEach(accepted.values(), this::requireWhole);
      lease.require();
      Journal journal = journal(manifest, statusLine);
      relocation = new Relocation(conf, staging, output, journal);
      journal.write(conf, staging);
      relocation.finish();
    } catch (IOException e) {
      throw HadoopFiles.explained("write", output, e);
    }
    finished = Optional.of(statusLine);
    deleteStaging();
  }

  @Override
  public void close() throws IOException {
    if (lease == null) {
      return;
    }
    try {
      // What lies there is another's once that has taken over.
      if (finished.isEmpty() && lease.isHeld()) {
        undo();
      }
    } finally {
      lease.close();
    }
    if (finished.isEmpty()) {
      for (Path directory : created) {
        Relocation.deleteIfEmpty(files, directory);
      }
    }
  }

  private void undo() throws IOException {
    if (relocation != null) {
      relocation.undo();
    }
    deleteStaging();
  }

  private void prepare(LeaseConfig config) throws IOException {
    if (!files.exists(staging)) {
      finished = published();
      if (finished.isPresent()) {
        return;
      }
      requireVacant();
    }
    for (Path p = output; p != null && !files.exists(p); p = p.getParent()) {
      created.add(p);
    }
    // What is wrong with the place is said of the output, not of the lease.
    files.mkdirs(output.getParent());
    Path place = new Path(output.getParent(), "." + output.getName() + ".lease");
    lease = Lease.acquire(conf, place, config, "write " + shown());
    try {
      begin();
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    if (files.exists(Journal.in(staging))) {
      recover();
    }
    finished = published();
    deleteStaging();
    if (finished.isEmpty()) {
      requireVacant();
      if (!files.mkdirs(staging)) {
        throw new UserError("Cannot write " + shown() + ": its directory cannot be created");
      }
      StagedFile.open(files, staging);
    }
  }

  private void deleteStaging() throws IOException {
    StagedFile.shut(files, staging);
    Relocation.delete(files, staging);
  }

  private void recover() throws IOException {
    Journal journal = Journal.read(conf, staging);
    Relocation interrupted = new Relocation(conf, staging, output, journal);
    if (!interrupted.isPossible()) {
      interrupted.undo();
      return;
    }
    byte[] manifest = journal.manifest().getBytes(StandardCharsets.UTF_8);
    requireSame(ManifestJson.parse(manifest), "an interrupted output ");
    interrupted.finish();
  }

  private Optional<ObjectNode> published() throws IOException {
    if (!files.exists(new Path(output, Manifest.FILE_NAME))) {
      return Optional.empty();
    }
    requireSame(Manifest.read(conf, output), "an output ");
    Path status = new Path(output, StatusLine.FILE_NAME);
    if (!files.exists(status)) {
      throw otherContent(Manifest.FILE_NAME + " without " + StatusLine.FILE_NAME);
    }
    return Optional.of(StatusLine.parse(SafeFiles.read(conf, status)));
  }

  private void requireSame(Manifest manifest, String what) {
    String difference = identity.difference(manifest.identity());
    if (!difference.isEmpty()) {
      throw otherContent(what + difference);
    }
  }

  private void requireVacant() throws IOException {
    if (!files.exists(output)) {
      return;
    }
    if (!files.getFileStatus(output).isDirectory()) {
      throw otherContent("a file");
    }
    FileStatus[] children = files.listStatus(output);
    if (children.length > 0) {
      throw otherContent(children[0].getPath().getName() + " and no " + Manifest.FILE_NAME);
    }
  }

  private void requireWhole(StagedEntry entry) throws IOException {
    Path staged = new Path(staging, entry.attempt());
    if (!files.exists(staged)) {
      throw new IOException(entry.attempt() + " is gone: does another process write this output?");
    }
    long length = files.getFileStatus(staged).getLen();
    if (length != entry.file().bytes()) {
      throw new IOException(
          entry.attempt() + " has " + length + " of " + entry.file().bytes() + " bytes");
    }
  }

  private Journal journal(Manifest manifest, ObjectNode statusLine) {
    SortedMap<String, String> moves = new TreeMap<>();
    for (Map.Entry<String, StagedEntry> entry : accepted.entrySet()) {
      moves.put(entry.getKey(), entry.getValue().attempt());
    }
    String json = new String(manifest.toJson(), StandardCharsets.UTF_8);
    return new Journal(json, statusLine, moves, created.stream().map(Path::toString).toList());
  }

  private UserError otherContent(String what) {
    return new UserError("Cannot write " + shown() + ": it holds other content (" + what + ")");
  }

  private String shown() {
    return HadoopFiles.shown(output);
  }
}
