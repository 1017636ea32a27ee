package org.sparkvae.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.SafeFiles;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --set}, for the commands that are configured (a picocli mixin). */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file of settings, any Hadoop URI.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "One setting, stronger than --config; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  /**
   * The defaults, then the file, then each {@code --set}.
   *
   * @throws UserError if the file cannot be read or any setting is wrong
   */
  public RunConfig load(Configuration hadoop) throws IOException {
    if (file == null) {
      return ConfigLoader.load("", "", overrides);
    }
    Path path = HadoopFiles.path(file);
    String text = new String(SafeFiles.read(hadoop, path), StandardCharsets.UTF_8);
    return ConfigLoader.load(text, HadoopFiles.shown(path), overrides);
  }
}
