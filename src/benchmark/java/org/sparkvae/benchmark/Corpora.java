package org.sparkvae.benchmark;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.sparkvae.config.UserError;

/** Corpora of real images, made once and kept. */
final class Corpora {
  /** Training images of the large corpus for each of the small one. */
  private static final int REPLICAS = 4;

  private static final String PLAIN = "train-%s-ubyte";

  private final Settings settings;
  private final Sides sides;
  private final String key;

  Corpora(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
    if (find("images-idx3").isEmpty()) {
      throw new UserError(
          "Cannot read images in "
              + settings.images()
              + ": no train-images-idx3-ubyte, plain or .gz"
              + " (apt-get install dataset-fashion-mnist, or --images FOLDER)");
    }
    this.key = Integer.toHexString(settings.images().toAbsolutePath().hashCode());
  }

  /** The images as they are. */
  Path small() throws IOException {
    return ingest("corpus-" + key, settings.images());
  }

  /** The training images, each some times under ids of its own. */
  Path large() throws IOException {
    Path folder = settings.work("images-" + key);
    if (!Files.exists(folder)) {
      Path unfinished = settings.work("images-" + key + ".part");
      Files.createDirectories(unfinished);
      replicate("images-idx3", 3, unfinished);
      replicate("labels-idx1", 1, unfinished);
      Files.move(unfinished, folder);
    }
    return ingest("large-" + key, folder);
  }

  private Path ingest(String name, Path images) throws IOException {
    Path corpus = settings.work(name);
    sides.run("ingest", "ingest", "--input", images.toString(), "--output", corpus.toString());
    return corpus;
  }

  private Optional<Path> find(String kind) {
    Path plain = settings.images().resolve(String.format(PLAIN, kind));
    Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
    return Stream.of(plain, packed).filter(Files::exists).findFirst();
  }

  /** IDX: a magic number, the number of records, other dimensions, records. */
  private void replicate(String kind, int dimensions, Path folder) throws IOException {
    Path source = find(kind).orElseThrow(() -> new IOException("Cannot find " + kind));
    try (DataInputStream in = new DataInputStream(open(source));
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(folder.resolve(String.format(PLAIN, kind)))))) {
      out.writeInt(in.readInt());
      out.writeInt(REPLICAS * in.readInt());
      for (int i = 1; i < dimensions; i++) {
        out.writeInt(in.readInt());
      }
      byte[] records = in.readAllBytes();
      for (int i = 0; i < REPLICAS; i++) {
        out.write(records);
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
  }
}
