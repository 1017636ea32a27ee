package org.sparkvae.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.UserError;

/**
 * The files of a {@link Lease}: {@code <id>.json}, which only its process writes, and {@code
 * <id>.over}, by which another process declares it dead, and which stays: the dead may wake up.
 */
final class Claims {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLAIM = ".json";
  private static final String OVER = ".over";
  private static final int MOST_ATTEMPTS = 3;

  private final Configuration conf;
  private final FileSystem files;
  private final Path folder;

  Claims(Configuration conf, Path folder) throws IOException {
    this.conf = conf;
    this.files = HadoopFiles.of(conf, folder);
    this.folder = folder;
  }

  /** Those of processes that nobody has declared dead. */
  List<Claim> list() throws IOException {
    Set<String> names = names();
    List<Claim> claims = new ArrayList<>();
    for (String name : names) {
      String id = name.substring(0, Math.max(0, name.length() - CLAIM.length()));
      if (name.endsWith(CLAIM) && !name.startsWith(".") && !names.contains(id + OVER)) {
        claims.addAll(read(id));
      }
    }
    return claims;
  }

  /** Whether a claim is there and nobody has declared its process dead. */
  boolean stands(String id) throws IOException {
    return files.exists(path(id, CLAIM)) && !files.exists(path(id, OVER));
  }

  void write(Claim claim) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        SafeFiles.replace(conf, path(claim.id(), CLAIM), JSON.writeValueAsBytes(claim));
        return;
      } catch (IOException | UserError e) {
        // The last of the others may have taken the folder away in between.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Declares a process dead that may only be slow; from now on it knows when it looks. */
  void declareOver(Claim claim, Claim by) throws IOException {
    SafeFiles.replace(conf, path(claim.id(), OVER), JSON.writeValueAsBytes(by));
    remove(claim);
  }

  /** Takes a claim away, with what its process may have been writing when it died. */
  void remove(Claim claim) throws IOException {
    files.delete(path(claim.id(), CLAIM), false);
    for (String name : names()) {
      if (name.startsWith("." + claim.id())) {
        files.delete(new Path(folder, name), false);
      }
    }
    if (names().isEmpty()) {
      deleteFolder();
    }
  }

  /** Another process may be putting a claim there at this moment. */
  private void deleteFolder() throws IOException {
    try {
      files.delete(folder, false);
    } catch (IOException e) {
      if (names().isEmpty()) {
        throw e;
      }
    }
  }

  private List<Claim> read(String id) throws IOException {
    byte[] json;
    try (InputStream in = files.open(path(id, CLAIM))) {
      json = in.readAllBytes();
    } catch (FileNotFoundException e) {
      return List.of();
    }
    try {
      Claim claim = JSON.readValue(json, Claim.class);
      return List.of(claim.id().equals(id) ? claim : Claim.unknown(id));
    } catch (IOException | NullPointerException e) {
      return List.of(Claim.unknown(id));
    }
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      for (FileStatus file : files.listStatus(folder)) {
        names.add(file.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      // Nobody has ever been here, or everybody has left.
    }
    return names;
  }

  private Path path(String id, String suffix) {
    return new Path(folder, id + suffix);
  }
}
