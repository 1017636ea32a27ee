package org.sparkvae.data.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.sparkvae.data.Messages;
import org.sparkvae.data.decode.BadImageException;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.EncodedImage;
import org.sparkvae.data.decode.Payload;
import org.sparkvae.data.decode.RejectedImage;

/**
 * Reads a tar from front to back. An entry whose name leaves its folder, and a link or device, is
 * an error row: nothing is ever written or followed by an entry's name.
 */
final class TarStream implements ImageStream {
  private final TarSource.Archive archive;
  private final DecodeLimits limits;
  private final ContainerReader in;
  private final TarArchiveInputStream tar;

  TarStream(TarSource.Archive archive, DecodeLimits limits) throws IOException {
    this.archive = archive;
    this.limits = limits;
    this.in = new ContainerReader(archive.file(), limits.configuration());
    this.tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
  }

  @Override
  public SourceImage next() throws IOException {
    try {
      for (TarArchiveEntry entry = tar.getNextTarEntry();
          entry != null;
          entry = tar.getNextTarEntry()) {
        List<String> path = path(entry);
        if (!entry.isDirectory() && isCandidate(path)) {
          return image(entry, path);
        }
      }
    } catch (IOException e) {
      if (in.failed()) {
        throw e;
      }
      throw in.refusal("it is cut short or broken: " + Messages.reason(e));
    }
    requireEndMark();
    return null;
  }

  /** The names on the way to an entry, without empty ones and those that stay where they are. */
  private static List<String> path(TarArchiveEntry entry) {
    return Arrays.stream(entry.getName().split("/"))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }

  private static boolean isCandidate(List<String> path) {
    return path.isEmpty()
        || (path.stream().allMatch(TarStream::isVisible)
            && FolderNames.isCandidate(path.get(path.size() - 1)));
  }

  private static boolean isVisible(String name) {
    return name.equals("..") || !InputTree.isHidden(name);
  }

  private SourceImage image(TarArchiveEntry entry, List<String> path) throws IOException {
    String name = String.join("/", path);
    Payload payload = payload(entry, path);
    if (payload instanceof RejectedImage) {
      // Its name as it stands, from which no class follows: ".." is none.
      String id = archive.prefix() + entry.getName();
      return new SourceImage(Ids.ofPath(id), Tags.named(null, null), payload);
    }
    return new SourceImage(Ids.ofPath(archive.prefix() + name), FolderNames.tags(name), payload);
  }

  private Payload payload(TarArchiveEntry entry, List<String> path) throws IOException {
    if (entry.getName().startsWith("/") || path.contains("..") || path.isEmpty()) {
      return new RejectedImage("its name leaves its folder");
    }
    if (!isRegular(entry)) {
      return new RejectedImage("a link or device, not a file");
    }
    try {
      limits.checkEncoded(entry.getRealSize());
    } catch (BadImageException e) {
      return new RejectedImage(e.getMessage());
    }
    return new EncodedImage(content(entry));
  }

  private static boolean isRegular(TarArchiveEntry entry) {
    byte type = entry.getLinkFlag();
    return entry.isSparse()
        || type == TarConstants.LF_NORMAL
        || type == TarConstants.LF_OLDNORM
        || type == TarConstants.LF_CONTIG;
  }

  private byte[] content(TarArchiveEntry entry) throws IOException {
    byte[] bytes = tar.readNBytes((int) entry.getRealSize());
    if (bytes.length < entry.getRealSize()) {
      throw in.refusal("it ends within " + Ids.ofPath(entry.getName()));
    }
    return bytes;
  }

  /** Without it, a tar that was cut between two entries would pass for a whole one. */
  private void requireEndMark() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
    if (in.trailingZeros() < TarConstants.DEFAULT_RCDSIZE) {
      throw in.refusal("it ends without the end mark of a tar: cut short");
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
