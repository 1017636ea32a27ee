package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.io.File;
import java.net.URL;

/** HOCON that means the same on every machine: no include, no environment, no system property. */
final class Hocon {
  private Hocon() {}

  /** Parses a text; {@code ${key}} stays to be resolved. */
  static Config parse(String text, String name) {
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new NoIncludes()));
  }

  /** Replaces each {@code ${key}} by the value of that key in the same configuration. */
  static Config resolve(Config config) {
    return config.resolve(ConfigResolveOptions.noSystem());
  }

  /** What an exception says in one line, without the name of its file. */
  static String reason(ConfigException e, String name) {
    String line =
        String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.startsWith(name + ": ") ? line.substring(name.length() + 2) : line;
  }

  /** The library goes on to its own includer for every kind of include that is not overridden. */
  private static final class NoIncludes
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private static ConfigException refused(String what) {
      return new ConfigException.Generic("include of " + what + " is not supported");
    }
  }
}
