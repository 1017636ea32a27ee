package org.sparkvae.storage;

import java.io.Serializable;
import java.util.SortedMap;

/**
 * One published file, as its writer saw it.
 *
 * @param path relative to the output, with {@code /}
 * @param rows images in the file
 * @param splits rows of each split, where the rows have one; else empty
 * @param bytes length of the file
 * @param sha256 of its bytes, in lower-case hex, taken while they were written
 */
public record FileEntry(
    String path, long rows, SortedMap<String, Long> splits, long bytes, String sha256)
    implements Serializable {}
