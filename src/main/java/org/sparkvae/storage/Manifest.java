package org.sparkvae.storage;

import java.util.List;
import java.util.SortedMap;
import org.sparkvae.config.ImageShape;

/**
 * What an output holds; its publication makes the output exist. Written as {@code manifest.json}.
 *
 * @param kind {@code corpus}, {@code latents}, {@code samples}
 * @param shape of every image, or null where the output holds none
 * @param files sorted by path
 * @param schema column name to type, of the Parquet files under {@code data/}; empty without them
 * @param classes sorted label names, indexed by label; empty when labels are bare numbers
 * @param splitFractions validation and test fractions that the split was made with; else empty
 * @param inputs name (data, model, …) to hash: a manifest's or a model's
 * @param arguments of the command, without the output and without credentials
 * @param provenance times, hosts, versions, output path: not part of the hash
 */
public record Manifest(
    int formatVersion,
    String kind,
    ImageShape shape,
    List<FileEntry> files,
    SortedMap<String, String> schema,
    List<String> classes,
    SortedMap<String, Double> splitFractions,
    SortedMap<String, String> inputs,
    SortedMap<String, String> arguments,
    SortedMap<String, String> provenance) {

  /** The format that this version writes, and the highest that it reads. */
  public static final int FORMAT_VERSION = 1;

  /** Name of the file in an output. */
  public static final String FILE_NAME = "manifest.json";
}
